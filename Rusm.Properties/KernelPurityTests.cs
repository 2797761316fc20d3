using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Rusm.Properties;

/// <summary>
/// The build refuses what the kernel's source names (BannedSymbols.txt). This looks at what came out of the compiler, where a type
/// that was only inferred, or stands only in a signature, shows as well.
/// </summary>
public sealed class KernelPurityTests
{
    private static readonly string[] Impure =
    [
        "System.Threading.",
        "System.IO.",
        "System.Net.",
        "System.Timers.",
        "System.Security.Cryptography.",
        "System.Collections.Concurrent.",
        "System.Runtime.InteropServices.Marshal",
        "System.Runtime.CompilerServices.IsVolatile",
        "System.Collections.Generic.IAsync",
        "System.IAsync",
        "System.Console",
        "System.GC",
        "System.Lazy",
        "System.Random",
        "System.TimeProvider",
        "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch",
        "LanguageExt.Atom",
    ];

    [Fact]
    public void The_kernel_refers_to_no_thread_task_clock_or_IO() =>
        Assert.Empty(Read(metadata => metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .Where(name => Impure.Any(start => name.StartsWith(start, StringComparison.Ordinal)))));

    [Fact]
    public void No_method_of_the_kernel_takes_a_lock_or_is_native() =>
        Assert.Empty(Read(metadata => metadata.MethodDefinitions
            .Select(metadata.GetMethodDefinition)
            .Where(method => (method.ImplAttributes & MethodImplAttributes.Synchronized) != 0
                || (method.Attributes & MethodAttributes.PinvokeImpl) != 0)
            .Select(method => metadata.GetString(method.Name))));

    private static string[] Read(Func<MetadataReader, IEnumerable<string>> query)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Rusm.Kernel.dll"));
        using var image = new PEReader(file);
        return [.. query(image.GetMetadataReader())];
    }
}
