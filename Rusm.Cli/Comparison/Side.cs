using System.Diagnostics;
using System.Text.Json;

namespace Rusm.Cli.Comparison;

/// <summary>
/// One of those that are compared. Each scenario is a program of its own, started anew, so that none has another's memory
/// or an earlier scenario's.
/// </summary>
internal sealed class Side(string name, string program, string[] before, string[] after)
{
    internal string Name => name;

    /// <summary>The program that runs .NET assemblies.</summary>
    internal static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>This program, as its own executable or by <c>dotnet</c>.</summary>
    internal static Side Rusm()
    {
        var assembly = typeof(Side).Assembly;
        return Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == assembly.GetName().Name
            ? new("Rusm", path, ["run"], ["--json", "-"])
            : new("Rusm", Dotnet, [assembly.Location, "run"], ["--json", "-"]);
    }

    /// <summary>Runs it.</summary>
    /// <returns>Its result: one line of JSON.</returns>
    internal async Task<JsonElement> RunAsync(string[] arguments, CancellationToken interrupted)
    {
        using var process = Start(arguments);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(interrupted);
            var output = await process.StandardOutput.ReadToEndAsync(interrupted).ConfigureAwait(false);
            await process.WaitForExitAsync(interrupted).ConfigureAwait(false);
            return process.ExitCode == 0
                ? JsonDocument.Parse(output).RootElement
                : throw Failed(arguments, (await errors.ConfigureAwait(false)).Trim().Split('\n')[^1]);
        }
        catch (JsonException)
        {
            throw Failed(arguments, "it did not print a result");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(program, [.. before, .. arguments, .. after])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    private UserErrorException Failed(string[] arguments, string why) =>
        new($"{name} failed at '{string.Join(' ', arguments)}': {why}. Run it by itself to see more.");
}
