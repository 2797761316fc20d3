using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Cli.Conformance;
using Rusm.Cli.Measuring;
using Rusm.Kernel;
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
        : base("shrink", "Make a trace as short as can be that still shows something, and print it as a scenario that 'rusm conform' runs.")
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
        TraceInput.MustBeAlone(trace, "shrink");
        var found = Shrinker.Shrink(trace, goal, MostSteps, tried =>
        {
            progress.Report($"{tried.Attempts} attempts, {tried.Steps} steps\e[K");
            return !interrupted.IsCancellationRequested;
        });
        progress.Clear();
        var shrunk = found.IfNone(() => throw new UserErrorException(
            $"{UserFile.Shown(path)}: does not show '{goal}' in its {Units.Whole(trace.Steps)} steps; see 'rusm explain' and 'rusm show'"));
        if (@out is not null)
        {
            Write(@out, TraceInMemory.Of(State.Empty, shrunk.Signals, trace.Began));
        }

        var told = ShrunkScenario.OfAsync($"{goal}, shrunk", shrunk, CancellationToken.None).GetAwaiter().GetResult();
        Say(trace, shrunk, told, streams.Error);
        streams.Output.WriteLine(ScenarioWriter.Write(told.Scenario));
        return shrunk.IsShortest || !interrupted.IsCancellationRequested ? ExitCode.Done : ExitCode.Interrupted;
    }

    // Beside the scenario, which is for other programs.
    private static void Say(Trace trace, ShrinkResult shrunk, ShrunkScenario told, TextWriter output)
    {
        output.WriteLine($"shown by step {Units.Whole(shrunk.ReachedAt)} of {Units.Whole(trace.Steps)}; "
            + $"{Units.Of(shrunk.Signals.Count, "signal")} are left after {Units.Of(shrunk.Attempts, "attempt")}{(shrunk.IsShortest ? "" : "; ended early, so it may not be the shortest")}");
        output.WriteLine("Messages are left out: they change nothing in the process table.");
        foreach (var line in told.LeftOut)
        {
            output.WriteLine($"Not in the scenario: {line}.");
        }

        output.WriteLine(string.Join(", ", shrunk.Pids.Map(static (index, pid) => $"{ShrunkScenario.NameOf(new Pid(index + 1))} was {pid}")));
        foreach (var line in told.Scenario.ToString().Split('\n'))
        {
            output.WriteLine(UserFile.Shown(line));
        }
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
