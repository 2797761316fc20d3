using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Purity;

/// <summary>
/// What the compiled kernel refers to, whether the source, a generator or the compiler has put it there. The build refuses the
/// same things by the names in BannedSymbols.txt.
/// </summary>
public sealed class KernelIsPure
{
    private static readonly string[] ImpureNamespaces =
    [
        "System.Threading", "System.IO", "System.Net", "System.Timers", "System.Collections.Concurrent", "System.Security.Cryptography",
        "System.Diagnostics.Metrics", "System.Diagnostics.Tracing", "Microsoft.Win32",
    ];

    private static readonly string[] ImpureTypes =
    [
        "System.Console", "System.Random", "System.TimeProvider", "System.TimeZoneInfo", "System.GC", "System.AppDomain", "System.AppContext",
        "System.ThreadStaticAttribute", "System.Lazy`1", "System.WeakReference", "System.WeakReference`1",
        "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Diagnostics.Activity", "System.Diagnostics.Debug",
        "System.Diagnostics.Trace", "System.Runtime.CompilerServices.IsVolatile", "System.Runtime.InteropServices.Marshal", "System.IAsyncDisposable", "System.IAsyncResult",
        "System.Collections.Generic.IAsyncEnumerable`1", "LanguageExt.Atom`1",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
    ];

    // The compiler's own, in every iterator: an enumerator may be reused by the thread that made it.
    private static readonly string[] OfTheSurroundings = ["System.Environment.get_CurrentManagedThreadId"];

    [Fact]
    public void It_refers_to_no_thread_no_file_and_no_network() => Assert.DoesNotContain(
        Types(typeof(State)),
        type => ImpureNamespaces.Any(space => type.StartsWith(space + '.', StringComparison.Ordinal)));

    [Fact]
    public void It_refers_to_no_clock_no_chance_and_no_console()
    {
        Assert.Empty(Types(typeof(State)).Intersect(ImpureTypes));
        Assert.Empty(Members(typeof(State)).Intersect(ImpureMembers));
    }

    [Fact]
    public void Of_its_surroundings_it_refers_to_nothing_but_what_iterators_ask() => Assert.Equal(
        OfTheSurroundings,
        Members(typeof(State)).Where(member => member.StartsWith("System.Environment.", StringComparison.Ordinal)));

    [Fact]
    public void No_method_of_it_takes_a_lock_or_is_native() => Assert.DoesNotContain(
        typeof(State).Assembly.GetTypes().SelectMany(type => type.GetMethods(
            BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)),
        method => (method.MethodImplementationFlags & MethodImplAttributes.Synchronized) != 0
            || (method.Attributes & MethodAttributes.PinvokeImpl) != 0);

    // The reader itself is put to a test: this assembly is impure, and it must say so.
    [Fact]
    public void An_impure_assembly_would_be_found_out()
    {
        var now = DateTimeOffset.UtcNow;
        Assert.True(File.Exists(typeof(KernelIsPure).Assembly.Location), $"{now} {Random.Shared}");
        Assert.Contains("System.IO.File", Types(typeof(KernelIsPure)));
        Assert.Contains("System.Random", Types(typeof(KernelIsPure)).Intersect(ImpureTypes));
        Assert.Contains("System.DateTimeOffset.get_UtcNow", Members(typeof(KernelIsPure)).Intersect(ImpureMembers));
    }

    private static string[] Types(Type ofAssembly) => Read(ofAssembly, metadata =>
        metadata.TypeReferences.Select(type => NameOf(metadata, type)));

    private static string[] Members(Type ofAssembly) => Read(ofAssembly, metadata =>
        from handle in metadata.MemberReferences
        let member = metadata.GetMemberReference(handle)
        where member.Parent.Kind == HandleKind.TypeReference
        select $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}");

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{metadata.GetString(type.Name)}"
            : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static string[] Read(Type ofAssembly, Func<MetadataReader, IEnumerable<string>> query)
    {
        using var file = File.OpenRead(ofAssembly.Assembly.Location);
        using var image = new PEReader(file);
        return [.. query(image.GetMetadataReader()).Distinct()];
    }
}
