using Rusm.Cli.Measuring;
using Rusm.Host;

namespace Rusm.Cli.Commands;

/// <summary>A run from its start to its summary: what goes to which stream, and the exit code.</summary>
internal static class ScenarioLauncher
{
    internal static int Run(string scenario, IRun run, string? json, string? record, CancellationToken interrupted)
    {
        var recording = record is null ? null : RecordTarget.At(record);
        using var target = json is null ? null : JsonTarget.Open(json);

        // Standard output is the JSON's alone where that goes there.
        var output = target is { IsStandardOutput: true } ? Console.Error : Console.Out;
        if (LiveView.Watch(scenario, run, recording?.Options ?? new RuntimeOptions(), output, interrupted) is not { } report)
        {
            Console.Error.WriteLine($"rusm: run {scenario}: ended before anything was measured.");
            return ExitCode.Interrupted;
        }

        report.Write(scenario, output);
        recording?.Write(output);
        target?.Write(json => report.Write(scenario, json));
        return report.ExitCode;
    }
}
