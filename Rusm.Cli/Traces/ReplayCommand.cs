using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Kernel.Traces;
using Trace = Rusm.Kernel.Traces.Trace;

namespace Rusm.Cli.Traces;

/// <summary><c>rusm replay FILE</c>: does this kernel make the same of the recorded signals?</summary>
internal sealed class ReplayCommand : Command
{
    private readonly Argument<string> file = Inputs.Trace();
    private readonly Option<string?> json = Inputs.Json();

    internal ReplayCommand()
        : base("replay", "Replay a trace and compare the state at each checkpoint; 1 is the exit code when one differs.")
    {
        Add(file);
        Add(json);
        SetAction((given, interrupted) => Task.FromResult(
            Run(given.GetRequiredValue(file), given.GetValue(json), given.InvocationConfiguration, interrupted)));
    }

    private static int Run(string path, string? json, InvocationConfiguration streams, CancellationToken interrupted)
    {
        UserFile.MustExist(path);
        using var target = json is null ? null : JsonTarget.Open(json);
        var text = target is { IsStandardOutput: true } ? streams.Error : streams.Output;
        return TraceInput.Use(path, streams, Replay, interrupted);

        int Replay(Trace trace, ProgressLine progress)
        {
            var watch = Stopwatch.StartNew();
            var result = trace.Replay().Run();
            var time = watch.Elapsed;
            progress.Clear();
            foreach (var line in Lines(trace, result, time))
            {
                text.WriteLine(line);
            }

            target?.Write(writer => Write(trace, result, time, writer));
            return result.Divergence.IsSome ? ExitCode.Differs : ExitCode.Done;
        }
    }

    private static IEnumerable<string> Lines(Trace trace, ReplayResult result, TimeSpan time)
    {
        yield return $"steps        {Units.Whole(result.Steps)} in {Units.Seconds(time)}";
        yield return $"signals/s    {Units.Whole(PerSecond(result, time))}";
        yield return $"checkpoints  {Units.Whole(result.Checkpoints)} equal";
        yield return $"the trace    {UserFile.Shown(trace.Ending.ToString())}";
        foreach (var (step, expected, actual) in result.Divergence)
        {
            yield return $"It parts from the recording: after step {step} the digest of the state was to be {expected:x16}, and is {actual:x16}.";
            yield return $"{Units.Whole(trace.Steps - step)} steps after that were not replayed.";
        }
    }

    private static void Write(Trace trace, ReplayResult result, TimeSpan time, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("steps", result.Steps);
        json.WriteNumber("steps_recorded", trace.Steps);
        json.WriteNumber("checkpoints", result.Checkpoints);
        json.WriteNumber("seconds", Math.Round(time.TotalSeconds, 9));
        json.WriteNumber("per_s", Math.Round(PerSecond(result, time), 1));
        JsonLines.Ending(json, trace.Ending);
        json.WritePropertyName("divergence");
        if (result.Divergence.IsNone)
        {
            json.WriteNullValue();
        }

        foreach (var (step, expected, actual) in result.Divergence)
        {
            json.WriteStartObject();
            json.WriteNumber("after_step", step);
            json.WriteString("expected", $"{expected:x16}");
            json.WriteString("actual", $"{actual:x16}");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static double PerSecond(ReplayResult result, TimeSpan time) => result.Steps / Math.Max(time.TotalSeconds, 1e-9);
}
