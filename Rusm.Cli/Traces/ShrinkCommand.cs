using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Cli.Conformance;
using Rusm.Cli.Measuring;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.Shrinking;

namespace Rusm.Cli.Traces;

/// <summary><c>rusm shrink FILE --keep CONDITION</c>: the shortest recording that still shows it, as a scenario.</summary>
internal sealed class ShrinkCommand : Command
{
    // Some tens of seconds at most. Counted in steps, so that the result does not depend on the machine.
    private const long MostSteps = 20_000_000;

    private readonly Argument<string> file = Inputs.Trace();

    private readonly Option<string> keep = new("--keep")
    {
        Description = $"What it must still show: {ShrinkGoalText.Known}. A restart is, to the process table, a linked child that a process "
            + "spawns after the end of an earlier one.",
        HelpName = "CONDITION",
        Required = true,
    };

    private readonly Option<string?> @out = new("--out")
    {
        Description = "Write the short recording as a trace, too.",
        HelpName = "FILE",
    };

    internal ShrinkCommand()
        : base("shrink", "Make a trace as short as can be that still shows something, and print it as a scenario that 'rusm conform' runs, or the trace of a node as 'rusm show' does.")
    {
        Add(file);
        Add(keep);
        Add(@out);
        SetAction((given, interrupted) => Task.FromResult(Run(
            given.GetRequiredValue(file),
            ShrinkGoalText.Read(given.GetRequiredValue(keep)),
            given.GetValue(@out),
            given.InvocationConfiguration,
            interrupted)));
    }

    private static int Run(string path, ShrinkGoal goal, string? @out, InvocationConfiguration streams, CancellationToken interrupted) =>
        TraceInput.Use(path, streams, (trace, progress) => Shrink(path, trace, goal, @out, streams, progress, interrupted), interrupted);

    private static int Shrink(
        string path, Trace trace, ShrinkGoal goal, string? @out, InvocationConfiguration streams, ProgressLine progress, CancellationToken interrupted)
    {
        if (goal is ShrinkGoal.Dies(var pid, _) && pid.Node != trace.Node)
        {
            throw new UserErrorException($"shrink: --keep: {Processes.OfOtherNode(pid, trace.Node)}");
        }

        var found = Shrinker.Shrink(trace, goal, MostSteps, tried =>
        {
            progress.Report($"{tried.Attempts} attempts, {tried.Steps} steps\e[K");
            return !interrupted.IsCancellationRequested;
        });
        progress.Clear();
        var shrunk = found.IfNone(() => throw new UserErrorException(
            $"{UserFile.Shown(path)}: does not show '{goal}' in its {Units.Whole(trace.Steps)} steps; see 'rusm explain' and 'rusm show'"));
        var shortTrace = TraceInMemory.Of(shrunk.Beginning, shrunk.Signals, trace.Began);
        if (@out is not null)
        {
            Write(@out, shortTrace);
        }

        Say(trace, shrunk, streams.Error);
        if (trace.Node == NodeId.Alone)
        {
            PrintScenario($"{goal}, shrunk", shrunk, streams);
        }
        else
        {
            PrintSteps(Trace.Open(new TraceBytes(shortTrace)), shrunk, streams);
        }

        return shrunk.IsShortest || !interrupted.IsCancellationRequested ? ExitCode.Done : ExitCode.Interrupted;
    }

    // Besides the scenario, which is for other programs, or the steps.
    private static void Say(Trace trace, ShrinkResult shrunk, TextWriter output)
    {
        output.WriteLine($"shown by step {Units.Whole(shrunk.ReachedAt)} of {Units.Whole(trace.Steps)}; "
            + $"{Units.Of(shrunk.Signals.Count, "signal")} are left after {Units.Of(shrunk.Attempts, "attempt")}{(shrunk.IsShortest ? "" : "; ended early, so it may not be the shortest")}");
        output.WriteLine("Messages are left out: they change nothing in the process table.");
    }

    private static void PrintScenario(string name, ShrinkResult shrunk, InvocationConfiguration streams)
    {
        var told = ShrunkScenario.OfAsync(name, shrunk, CancellationToken.None).GetAwaiter().GetResult();
        foreach (var line in told.LeftOut)
        {
            streams.Error.WriteLine($"Not in the scenario: {line}.");
        }

        streams.Error.WriteLine(string.Join(", ", shrunk.Pids.Map(static (index, pid) => $"{ShrunkScenario.NameOf(new Pid(index + 1))} was {pid}")));
        foreach (var line in told.Scenario.ToString().Split('\n'))
        {
            streams.Error.WriteLine(UserFile.Shown(line));
        }

        streams.Output.WriteLine(ScenarioWriter.Write(told.Scenario));
    }

    // A scenario has no nodes.
    private static void PrintSteps(Trace trace, ShrinkResult shrunk, InvocationConfiguration streams)
    {
        var (node, first) = (trace.Node, shrunk.Beginning.LastPid + 1);
        streams.Error.WriteLine("What the other nodes sent is as recorded, or left out; they need not have sent it if this node had done no more than this.");
        if (shrunk.Beginning.Count > 0)
        {
            streams.Error.WriteLine($"It begins with the {Units.Of(shrunk.Beginning.Count, "process")} with which the recording begins.");
        }

        if (shrunk.Pids.Count > 0)
        {
            streams.Error.WriteLine(string.Join(", ", shrunk.Pids.Map((index, pid) => $"{Pid.Of(node, first + index)} was {pid}")));
        }

        trace.Replay().Run(new Lines(from: 1, about: null, streams.Output));
    }

    private static void Write(string path, byte[] trace)
    {
        try
        {
            File.WriteAllBytes(path, trace);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException(
                $"--out: can't write '{UserFile.Shown(path)}' ({UserFile.Shown(refused.Message.TrimEnd('.'))}). Name a file that can be written.");
        }
    }
}
