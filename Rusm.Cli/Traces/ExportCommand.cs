using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary><c>rusm export FILE</c>: a trace, or one cascade of it, for other programs.</summary>
internal sealed class ExportCommand : Command
{
    private readonly Argument<string> file = Inputs.Trace();
    private readonly Option<Format> format = Inputs.OneOf<Format>(
        "--format",
        "jsonl: every record as a line of JSON. mermaid, dot: a death as a graph, with the links before it, who died in which order, "
        + "and who survived because it trapped exits.");

    private readonly Option<long?> pid = Inputs.Pid("Draw the death of this process.");
    private readonly Option<long?> step = Inputs.Step("--step", "Draw the deaths of this step.");

    internal ExportCommand()
        : base("export", "Write a trace as JSON lines, or a cascade of it as a graph for Mermaid or Graphviz.")
    {
        Add(file);
        Add(format);
        Add(pid);
        Add(step);
        SetAction((given, interrupted) =>
        {
            var (wanted, process, number) = (given.GetValue(format), given.GetValue(pid), given.GetValue(step));
            MustFit(wanted, process, number);
            return Task.FromResult(TraceInput.Use(
                given.GetRequiredValue(file),
                given.InvocationConfiguration,
                (trace, progress) => Export(trace, wanted, process, number, given.InvocationConfiguration.Output, progress),
                interrupted));
        });
    }

    private enum Format
    {
        Jsonl,
        Mermaid,
        Dot,
    }

    private static void MustFit(Format format, long? pid, long? step)
    {
        var problem = (format, pid, step) switch
        {
            (Format.Jsonl, null, null) => null,
            (Format.Jsonl, _, _) => "jsonl is the whole trace: --pid and --step are for mermaid and dot",
            (_, null, null) => "which death to draw is missing: give --pid or --step",
            (_, not null, not null) => "--pid and --step are both given: give one of them",
            _ => null,
        };
        if (problem is not null)
        {
            throw new UserErrorException($"export: {problem}. See 'rusm export --help'.");
        }
    }

    private static int Export(Trace trace, Format format, long? pid, long? step, TextWriter output, ProgressLine progress)
    {
        // Before anything is written: a trace that turns out broken half-way through would look like a shorter one.
        trace.Check();
        var graph = format == Format.Jsonl ? null : Graph(trace, pid, step);
        progress.Clear();
        using var lines = BufferedOutput.Over(output);
        if (graph is null)
        {
            using var json = new JsonLines(lines);
            json.Begin(trace);
            DivergenceText.MustNotBe(trace.Replay().Run(json));
            return ExitCode.Done;
        }

        foreach (var line in format == Format.Mermaid ? Drawings.Mermaid(graph) : Drawings.Dot(graph))
        {
            lines.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private static CascadeGraph Graph(Trace trace, long? pid, long? step)
    {
        if (pid is not { } number)
        {
            return CascadeGraph.Of(Cascade.At(trace, step!.Value), towards: null);
        }

        var process = new Pid(number);
        return trace.Explain(process) switch
        {
            DeathExplanation.Died died => CascadeGraph.Of(Cascade.At(trace, died.Steps.Last.Step), process),
            DeathExplanation.NeverSpawned never => throw Processes.NeverWas(process, never.Spawned, "export"),
            DeathExplanation.StillAlive => throw new UserErrorException($"export: {process} is alive at the end of the recording: there is no death to draw"),
            _ => throw new UserErrorException($"export: {process} was dead before the recording began: its death is not in it"),
        };
    }
}
