using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary><c>rusm show FILE…</c>: the records of a trace, or of the traces of several nodes, as lines that can be read.</summary>
internal sealed class ShowCommand : Command
{
    private readonly Argument<string[]> files = Inputs.Traces();
    private readonly Option<long?> from = Inputs.Step("--from", "The first step to show. [default: 1]");
    private readonly Option<long?> to = Inputs.Step("--to", "The last step to show. [default: the last]");
    private readonly Option<long?> pid = Inputs.Pid("Show only what this process does and what is done to it.");

    internal ShowCommand()
        : base("show", "Show each step of a trace as a line: what was done, and what came of it.")
    {
        Add(files);
        Add(from);
        Add(to);
        Add(pid);
        SetAction((given, interrupted) => Task.FromResult(given.GetRequiredValue(files) switch
        {
            [var file] => TraceInput.Use(file, given.InvocationConfiguration, (trace, progress) => Show(trace, given, progress), interrupted),
            var several => TraceInput.UseAll(several, given.InvocationConfiguration, (traces, progress) => Show(traces, given, progress), interrupted),
        }));
    }

    private int Show(Trace trace, ParseResult given, ProgressLine progress)
    {
        var (first, last, about) = (given.GetValue(from) ?? 1, given.GetValue(to), Processes.Of(given.GetValue(pid)));
        if (first > (last ?? trace.Steps) && !(first == 1 && trace.Steps == 0))
        {
            throw new UserErrorException($"show: there is no step from {first} to {last ?? trace.Steps}: the trace has {trace.Steps}");
        }

        // Before anything is shown: a trace that turns out broken half-way through would look like a shorter one.
        trace.Check();
        progress.Clear();
        using var lines = BufferedOutput.Over(given.InvocationConfiguration.Output);
        var result = trace.Replay().Run(new Lines(first, about, lines), last ?? long.MaxValue);
        Processes.MustHaveBeen(about, result.State, "show");
        DivergenceText.MustNotBe(result);
        return ExitCode.Done;
    }

    private int Show(MergedTraces traces, ParseResult given, ProgressLine progress)
    {
        if (given.GetValue(from) is not null || given.GetValue(to) is not null)
        {
            throw new UserErrorException("show: each node counts its own steps: give one trace with --from and --to, or several without");
        }

        progress.Clear();
        using var lines = BufferedOutput.Over(given.InvocationConfiguration.Output);
        traces.Run(node => new Lines(from: 1, Processes.Of(given.GetValue(pid)), lines) { Margin = $"{node,-12}" });
        return ExitCode.Done;
    }
}
