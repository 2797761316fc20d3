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
/// A program and its processes can await whatever ends in the simulation: receives and calls, <see cref="Task.Yield"/>, other tasks of
/// the program, semaphores, channels, and <c>Task.Delay(time, context.TimeProvider)</c>. An await of anything else, such as
/// <c>Task.Run</c>, <c>Task.Delay(time)</c>, input and output, and <c>ConfigureAwait(false)</c>, is a finding.
/// </para>
/// <para>
/// A program runs many times. It must make the same run if the simulation makes the same choices: take times from
/// <see cref="ProcessContext.TimeProvider"/> and random numbers from <see cref="ProcessContext.Random"/>, and create its objects anew.
/// </para>
/// <para>A thread of its own runs the program, and the thread of the caller waits for it. If a body blocks that thread for longer than
/// <see cref="SimulationOptions.BlockedAfter"/>, the simulation ends with a <see cref="TimeoutException"/>, and the thread is left behind.</para>
/// </remarks>
public static class Simulation
{
    /// <summary>Runs a program once, with the seed of the options.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The result, with the story.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static SimulationResult Run(Func<Runtime, Task> program, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        return RunOnce(program, options, Exploration.StrategyOf(options, options.Seed, options.ExpectedSteps ?? Exploration.FirstLength), options.Seed);
    }

    /// <summary>Runs a program once, with a given schedule.</summary>
    /// <param name="program">The program.</param>
    /// <param name="schedule">The schedule. A decision that is not possible at its step or soon after is left out.</param>
    /// <param name="options">The options; null for the defaults. The strategy and the seed of the schedule are used.</param>
    /// <returns>The result, with the story.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static SimulationResult Replay(Func<Runtime, Task> program, Schedule schedule, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(schedule);
        return RunOnce(program, (options ?? new SimulationOptions()).Allowing(schedule), new ReplayStrategy(schedule), schedule.Seed);
    }

    /// <summary>Runs a program once, with a given schedule, and records the run to a trace. The <c>rusm</c> tool reads it, as that of any
    /// recorded run.</summary>
    /// <param name="program">The program.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="path">The path of the trace.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The result, with the story.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
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
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static SimulationResult Follow(Func<Runtime, Task> program, Trace trace, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(trace);
        options ??= new SimulationOptions();
        return RunOnce(program, options with { Faults = new FaultOptions() }, new TraceStrategy(trace), options.Seed);
    }

    /// <summary>Runs a program with one schedule after the other, until a run fails or <see cref="SimulationOptions.Schedules"/> have been
    /// run. The schedule of a run that failed is shrunk: decisions are left out as long as the run fails in the same way.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="expression">The expression of the program, from the compiler.</param>
    /// <param name="optionsExpression">The expression of the options, from the compiler.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static ExplorationResult Explore(
        Func<Runtime, Task> program,
        SimulationOptions? options = null,
        [CallerArgumentExpression(nameof(program))] string? expression = null,
        [CallerArgumentExpression(nameof(options))] string? optionsExpression = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        return SimulationThread.Run(options.BlockedAfter, thread => new Exploration(thread, Alone(program, options), options).Sample() with { Program = expression, Options = optionsExpression });
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
    /// <param name="optionsExpression">The expression of the options, from the compiler.</param>
    /// <returns>The result. <see cref="ExplorationResult.IsComplete"/> is whether all schedules have been run.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static ExplorationResult ExploreAll(
        Func<Runtime, Task> program,
        SimulationOptions? options = null,
        bool prunes = true,
        [CallerArgumentExpression(nameof(program))] string? expression = null,
        [CallerArgumentExpression(nameof(options))] string? optionsExpression = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        return SimulationThread.Run(options.BlockedAfter, thread => new Exploration(thread, Alone(program, options), options).All(prunes) with { Program = expression, Options = optionsExpression });
    }

    private static SimulationResult RunOnce(Func<Runtime, Task> program, SimulationOptions options, Strategy strategy, int seed) =>
        SimulationThread.Run(options.BlockedAfter, thread => SimulationRun.Run(thread, Alone(program, options), options, strategy, seed, new Story()));

    private static Func<SimulatedWorld, Task> Alone(Func<Runtime, Task> program, SimulationOptions options) => world => program(world.AddRuntime(options.Runtime));
}
