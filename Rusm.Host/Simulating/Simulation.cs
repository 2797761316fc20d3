using System.Runtime.CompilerServices;
using Rusm.Host.Recording;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Simulating;

/// <summary>
/// Runs a program with a simulated <see cref="Runtime"/>: on one thread, with virtual time, in an order that the simulation chooses and that can
/// be repeated. The program gets the runtime, and uses it as any other one.
/// </summary>
/// <remarks>
/// <para>
/// A program and its processes can await whatever ends in the simulation: receives and calls, <see cref="Task.Yield"/>, other tasks of the
/// program, semaphores, channels, and <c>Task.Delay(time, context.TimeProvider)</c>. What goes on elsewhere, such as <c>Task.Run</c>,
/// <c>Task.Delay(time)</c>, input and output, and <c>ConfigureAwait(false)</c>, is a finding.
/// </para>
/// <para>
/// A program runs many times. It must make the same run if the simulation makes the same choices: take times from
/// <see cref="ProcessContext.TimeProvider"/> and random numbers from <see cref="ProcessContext.Random"/>, and create its objects anew.
/// </para>
/// <para>The thread of the caller runs the program. A body that blocks it blocks the simulation.</para>
/// </remarks>
public static class Simulation
{
    /// <summary>Runs a program once, with the seed of the options.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The result, with the story.</returns>
    public static SimulationResult Run(Func<Runtime, Task> program, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        return SimulationRun.Run(program, options, StrategyOf(options, options.Seed, options.ExpectedSteps ?? FirstLength), options.Seed, new Story());
    }

    /// <summary>Runs a program once, with a given schedule.</summary>
    /// <param name="program">The program.</param>
    /// <param name="schedule">The schedule. A decision that is not possible at its step or soon after is left out.</param>
    /// <param name="options">The options; null for the defaults. The strategy and the seed of the schedule are used.</param>
    /// <returns>The result, with the story.</returns>
    public static SimulationResult Replay(Func<Runtime, Task> program, Schedule schedule, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(schedule);
        return SimulationRun.Run(program, Allowing(options ?? new SimulationOptions(), schedule), new ReplayStrategy(schedule), schedule.Seed, new Story());
    }

    /// <summary>Runs a program once, with a given schedule, and records the run to a trace. The <c>rusm</c> tool reads it, as that of any
    /// recorded run.</summary>
    /// <param name="program">The program.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="path">The path of the trace.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The result, with the story.</returns>
    /// <exception cref="IOException">The file can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static SimulationResult Record(Func<Runtime, Task> program, Schedule schedule, string path, SimulationOptions? options = null) =>
        Replay(program, schedule, (options ?? new SimulationOptions()) with { Runtime = new RuntimeOptions { Record = new RecordingOptions(path) } });

    /// <summary>Runs a program once, in the order of a run that was recorded with a runtime, as far as the simulation can follow it. The schedule of
    /// the result repeats the run.</summary>
    /// <param name="program">The program that was recorded, from its beginning.</param>
    /// <param name="trace">The recording.</param>
    /// <param name="options">The options; null for the defaults. The strategy and the faults are not used.</param>
    /// <returns>The result, with the story.</returns>
    public static SimulationResult Follow(Func<Runtime, Task> program, Trace trace, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(trace);
        options ??= new SimulationOptions();
        return SimulationRun.Run(program, options with { Faults = new FaultOptions() }, new TraceStrategy(trace), options.Seed, new Story());
    }

    /// <summary>Runs a program with one schedule after the other, until a run fails or <see cref="SimulationOptions.Schedules"/> have been
    /// run. The schedule of a run that failed is shrunk: decisions are left out as long as the run fails in the same way.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="expression">The expression of the program, from the compiler.</param>
    /// <returns>The result.</returns>
    public static ExplorationResult Explore(
        Func<Runtime, Task> program, SimulationOptions? options = null, [CallerArgumentExpression(nameof(program))] string? expression = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        var (steps, length) = (0L, FirstLength);
        var schedules = options.Strategy == SchedulingStrategy.RoundRobin ? 1 : options.Schedules;
        for (var run = 0; run < schedules; run++)
        {
            var seed = unchecked(options.Seed + run);
            var result = SimulationRun.Run(program, options, StrategyOf(options, seed, options.ExpectedSteps ?? length), seed);
            steps += result.Steps;
            length = run == 0 ? Math.Max(1, result.Steps) : Math.Max(length, result.Steps);
            if (result.Failed)
            {
                return Shrunk(program, options, result, new ExplorationResult(run + 1, steps, result) { Program = expression });
            }
        }

        return new ExplorationResult(schedules, steps, Failure: null) { Program = expression };
    }

    /// <summary>
    /// Runs a program with all schedules, until a run fails or <see cref="SimulationOptions.Schedules"/> have been run. It is for small
    /// programs: the number of schedules grows exponentially. A run that comes to a state in which an earlier one has been is ended there;
    /// this assumes that bodies share nothing but messages.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="options">The options; null for the defaults. The strategy is not used.</param>
    /// <param name="prunes">Whether to end runs that come to a known state. Without it, bodies can share objects.</param>
    /// <param name="expression">The expression of the program, from the compiler.</param>
    /// <returns>The result. <see cref="ExplorationResult.IsComplete"/> is whether all schedules have been run.</returns>
    public static ExplorationResult ExploreAll(
        Func<Runtime, Task> program,
        SimulationOptions? options = null,
        bool prunes = true,
        [CallerArgumentExpression(nameof(program))] string? expression = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        var strategy = new ExhaustiveStrategy(prunes);
        var (schedules, steps, pruned, isComplete) = (0L, 0L, 0L, false);
        while (!isComplete && schedules < options.Schedules)
        {
            var result = SimulationRun.Run(program, options, strategy, options.Seed);
            schedules++;
            steps += result.Steps;
            pruned += strategy.IsPruned ? 1 : 0;
            if (result.Failed)
            {
                return Shrunk(program, options, result, new ExplorationResult(schedules, steps, result, Pruned: pruned) { Program = expression });
            }

            isComplete = !strategy.MoveNext();
        }

        return new ExplorationResult(schedules, steps, Failure: null, isComplete, pruned) { Program = expression };
    }

    // The length of the first run of PCT and of faults, before any run has shown it.
    private const long FirstLength = 100;

    private static Strategy StrategyOf(SimulationOptions options, int seed, long length) => options.Strategy switch
    {
        SchedulingStrategy.Random => new RandomStrategy(seed, length),
        SchedulingStrategy.Pct => new PctStrategy(seed, options.Depth, length),
        _ => new RoundRobinStrategy(),
    };

    private static ExplorationResult Shrunk(
        Func<Runtime, Task> program, SimulationOptions options, SimulationResult failed, ExplorationResult exploration)
    {
        var shrunk = ScheduleShrinker.Shrink(
            failed, schedule => SimulationRun.Run(program, options, new ReplayStrategy(schedule), schedule.Seed));
        return exploration with { Failure = Replay(program, shrunk.Schedule, options), FirstSchedule = failed.Schedule };
    }

    // The faults of a schedule are injected, whether the options have any or not.
    private static SimulationOptions Allowing(SimulationOptions options, Schedule schedule) => options with
    {
        Faults = options.Faults with
        {
            Kills = Math.Max(options.Faults.Kills, Count(schedule, DecisionKind.Kill)),
            Hangs = Math.Max(options.Faults.Hangs, Count(schedule, DecisionKind.Hang)),
            FailedStarts = Math.Max(options.Faults.FailedStarts, Count(schedule, DecisionKind.FailStart)),
            HeldMessages = Math.Max(options.Faults.HeldMessages, Count(schedule, DecisionKind.Hold)),
        },
    };

    private static int Count(Schedule schedule, DecisionKind kind) => schedule.Decisions.Count(decision => decision.Kind == kind);
}
