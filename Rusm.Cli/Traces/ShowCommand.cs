using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary><c>rusm show FILE</c>: the records of a trace as lines that can be read.</summary>
internal sealed class ShowCommand : Command
{
    private readonly Argument<string> file = Inputs.Trace();
    private readonly Option<long?> from = Inputs.Step("--from", "The first step to show. [default: 1]");
    private readonly Option<long?> to = Inputs.Step("--to", "The last step to show. [default: the last]");
    private readonly Option<long?> pid = Inputs.Pid("Show only what this process does and what is done to it.");

    internal ShowCommand()
        : base("show", "Show each step of a trace as a line: what was done, and what came of it.")
    {
        Add(file);
        Add(from);
        Add(to);
        Add(pid);
        SetAction((given, interrupted) => Task.FromResult(TraceInput.Use(
            given.GetRequiredValue(file),
            given.InvocationConfiguration,
            (trace, progress) => Show(
                trace,
                given.GetValue(from) ?? 1,
                given.GetValue(to),
                Processes.Of(given.GetValue(pid)),
                given.InvocationConfiguration.Output,
                progress),
            interrupted)));
    }

    private static int Show(Trace trace, long from, long? to, Pid? about, TextWriter output, ProgressLine progress)
    {
        if (from > (to ?? trace.Steps) && !(from == 1 && trace.Steps == 0))
        {
            throw new UserErrorException($"show: there is no step from {from} to {to ?? trace.Steps}: the trace has {trace.Steps}");
        }

        // Before anything is shown: a trace that turns out broken half-way through would look like a shorter one.
        trace.Check();
        progress.Clear();
        using var lines = BufferedOutput.Over(output);
        var result = trace.Replay().Run(new Lines(from, about, lines), to ?? long.MaxValue);
        Processes.MustHaveBeen(about, result.State.LastPid, "show");
        DivergenceText.MustNotBe(result);
        return ExitCode.Done;
    }
}
