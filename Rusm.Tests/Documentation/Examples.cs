using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Rusm.Tests.Documentation;

/// <summary>The programs that show users how the libraries are used: those in the pages and in the READMEs of the packages, and the samples. All
/// of them are compiled and run, by the tests or by the gate.</summary>
internal static class Examples
{
    private const string UsingsOfWebProjects = """
        global using System.Net.Http.Json;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly string[] Libraries = ["Rusm.Kernel", "Rusm.Host", "Rusm.Hosting", "Rusm.Properties", "Rusm.Dashboard", "Rusm.Orleans"];

    /// <summary>A program without code, with references to all that the tests reference.</summary>
    internal static CSharpCompilation Empty { get; } = CSharpCompilation.Create(
        "program",
        [CSharpSyntaxTree.ParseText(DocumentedProgram.ImplicitUsings)],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is not ("rusm.dll" or "Rusm.Tests.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The public types and members of the libraries that no example uses, as documentation comments name them.</summary>
    internal static IEnumerable<string> Missing()
    {
        var used = new UsedSymbols();
        Parallel.ForEach(Programs(), used.AddFrom);
        return Empty.SourceModule.ReferencedAssemblySymbols
            .Where(static assembly => Libraries.Contains(assembly.Name))
            .SelectMany(PublicMembers.Of).Where(id => !used.Contains(id)).Order(StringComparer.Ordinal);
    }

    /// <summary>A program of some files.</summary>
    internal static CSharpCompilation With(params string[] sources) => Empty.AddSyntaxTrees(sources.Select(static source => CSharpSyntaxTree.ParseText(source)));

    private static IEnumerable<CSharpCompilation> Programs() =>
    [
        .. CodeBlock.All.Concat(CodeBlock.InOtherPackages).Select(static block => With(block.Code)),

        // What is generated is not here, such as the code of gRPC: what the compiler can't bind is no example of anything.
        .. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "samples"))
            .Select(static sample => With([UsingsOfWebProjects, .. Directory.GetFiles(sample, "*.cs").Select(File.ReadAllText)])),
    ];
}
