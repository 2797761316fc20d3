using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Rusm.Tests.Hosted.Stage;
using Xunit.Sdk;

namespace Rusm.Tests.Documentation;

/// <summary>Compiles a program of the documentation as a console project with implicit usings does, and runs it as a process.</summary>
internal sealed class DocumentedProgram : IDisposable
{
    internal const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string RuntimeConfig = """
        { "runtimeOptions": { "tfm": "net10.0", "frameworks": [
          { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "10.0.0" } ] } }
        """;

    // A program with a web server gets the assemblies of ASP.NET Core, as a project with its framework does.
    private static readonly string[] AspNetCore = Directory.GetFiles(Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)!, "Microsoft.*.dll");

    private static readonly string[] Libraries =
    [
        "Rusm.Dashboard.dll", "Rusm.Host.dll", "Rusm.Hosting.dll", "Rusm.Kernel.dll", "Rusm.Orleans.dll", "Rusm.Properties.dll",
        "LanguageExt.Core.dll", "FsCheck.dll", "FSharp.Core.dll",
        "Newtonsoft.Json.dll", "System.IO.Hashing.dll",
        .. new[] { "Microsoft.Extensions.*.dll", "OpenTelemetry*.dll", "Orleans.*.dll", "Polly.*.dll" }
            .SelectMany(static pattern => Directory.GetFiles(AppContext.BaseDirectory, pattern)).Select(static path => Path.GetFileName(path))
            .Where(static name => !AspNetCore.Any(path => Path.GetFileName(path) == name)),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("documented");

    private string Program => Path.Combine(folder.FullName, "program.dll");

    public void Dispose() => folder.Delete(recursive: true);

    internal void Compile(CodeBlock block)
    {
        var result = CSharpCompilation.Create(
            "program",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(block.Code, path: block.Page)],
            [.. Framework().Concat(AspNetCore).Concat(Libraries.Select(InOutput)).Select(static path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)).Emit(Program);
        if (!result.Success)
        {
            throw new XunitException(string.Join('\n', result.Diagnostics
                .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => $"{block.Page}({block.Line + diagnostic.Location.GetLineSpan().StartLinePosition.Line}): {diagnostic.Id}: {diagnostic.GetMessage(null)}")));
        }

        File.WriteAllText(Path.Combine(folder.FullName, "program.runtimeconfig.json"), RuntimeConfig);
        File.WriteAllText(Path.Combine(folder.FullName, "program.deps.json"), Dependencies());
        foreach (var library in Libraries)
        {
            File.Copy(InOutput(library), Path.Combine(folder.FullName, library));
        }
    }

    // As the build of a project writes it. Orleans reads it.
    private static string Dependencies()
    {
        var files = string.Join(", ", Libraries.Prepend("program.dll").Select(static file => $"\"{file}\": {{}}"));
        return $$"""
            { "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": { ".NETCoreApp,Version=v10.0": { "program/1.0.0": { "runtime": { {{files}} } } } },
              "libraries": { "program/1.0.0": { "type": "project", "serviceable": false, "sha512": "" } } }
            """;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <returns>The text that it printed.</returns>
    internal async Task<string> RunAsync()
    {
        using var process = Process.Start(new ProcessStartInfo
        {
            FileName = "dotnet",
            ArgumentList = { Program },
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WithinPatience();
        }
        catch
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0
            ? (await output).ReplaceLineEndings("\n").TrimEnd('\n')
            : throw new XunitException($"The program ended with exit code {process.ExitCode}: {await errors}");
    }

    private static IEnumerable<string> Framework() =>
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Append(typeof(object).Assembly.Location)
            .Append(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "netstandard.dll"));

    private static string InOutput(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
