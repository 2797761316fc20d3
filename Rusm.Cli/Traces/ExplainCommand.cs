using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary><c>rusm explain FILE… --pid P</c>: why did this process die?</summary>
internal sealed class ExplainCommand : Command
{
    private readonly Argument<string[]> files = Inputs.Traces();
    private readonly Option<long?> pid = Inputs.Pid("Whose end to explain.");

    internal ExplainCommand()
        : base("explain", "Tell why a process died: from the first fault, over each link and escalation, to its end.")
    {
        pid.Required = true;
        Add(files);
        Add(pid);
        SetAction((given, interrupted) => Task.FromResult(TraceInput.UseAll(
            given.GetRequiredValue(files),
            given.InvocationConfiguration,
            (traces, progress) => Explain(traces, new Pid(given.GetValue(pid)!.Value), given.InvocationConfiguration.Output, progress),
            interrupted)));
    }

    private static int Explain(MergedTraces traces, Pid pid, TextWriter output, ProgressLine progress)
    {
        var story = Story(traces, pid);
        progress.Clear();
        if (story is DeathExplanation.NeverSpawned never)
        {
            throw Processes.NeverWas(pid, never.Spawned, "explain");
        }

        using var lines = BufferedOutput.Over(output);
        foreach (var line in StoryText.Of(story))
        {
            lines.WriteLine(UserFile.Shown(line));
        }

        return ExitCode.Done;
    }

    private static DeathExplanation Story(MergedTraces traces, Pid pid)
    {
        try
        {
            return traces.Explain(pid);
        }
        catch (ArgumentException wrong)
        {
            throw new UserErrorException($"explain: {wrong.Message.Split(" (Parameter")[0]}");
        }
    }
}
