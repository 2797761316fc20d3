using System.Runtime.CompilerServices;
using Rusm.Host.Recording;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Simulating;

/// <summary>
/// Runs a program of several nodes on one thread, with virtual time, in an order that the simulation chooses and that can be repeated. The
/// simulation also chooses when the signals between the nodes arrive, and can cut connections (<see cref="FaultOptions.Cuts"/>). What is said of
/// programs at <see cref="Simulation"/> holds here, too.
/// </summary>
public static class ClusterSimulation
{
    /// <summary>Runs a program once, with the seed of the options.</summary>
    /// <param name="program">The program. It adds its nodes itself.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The result, with the story.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static SimulationResult Run(Func<SimulatedCluster, Task> program, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        return RunOnce(Of(program), options, Exploration.StrategyOf(options, options.Seed, options.ExpectedSteps ?? Exploration.FirstLength), options.Seed);
    }

    /// <summary>Runs a program once, with a given schedule.</summary>
    /// <param name="program">The program.</param>
    /// <param name="schedule">The schedule. A decision that is not possible at its step or soon after is left out.</param>
    /// <param name="options">The options; null for the defaults. The strategy and the seed of the schedule are used.</param>
    /// <param name="record">Returns for each node where its run is recorded, or null; null to record none. <c>rusm show</c> merges the traces.</param>
    /// <returns>The result, with the story.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    /// <exception cref="IOException">The file of a trace can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file of a trace is denied.</exception>
    public static SimulationResult Replay(
        Func<SimulatedCluster, Task> program, Schedule schedule, SimulationOptions? options = null, Func<NodeId, RecordingOptions?>? record = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(schedule);
        return RunOnce(Of(program, record), (options ?? new SimulationOptions()).Allowing(schedule), new ReplayStrategy(schedule), schedule.Seed);
    }

    /// <summary>Runs a program with one schedule after the other, until a run fails; see <see cref="Simulation.Explore"/>.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="expression">The expression of the program, from the compiler.</param>
    /// <param name="optionsExpression">The expression of the options, from the compiler.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static ExplorationResult Explore(
        Func<SimulatedCluster, Task> program,
        SimulationOptions? options = null,
        [CallerArgumentExpression(nameof(program))] string? expression = null,
        [CallerArgumentExpression(nameof(options))] string? optionsExpression = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        return SimulationThread.Run(options.BlockedAfter, thread => new Exploration(thread, Of(program), options).Sample() with
        {
            Program = expression,
            Options = optionsExpression,
            Simulator = nameof(ClusterSimulation),
        });
    }

    /// <summary>Runs a program with all schedules, until a run fails; see <see cref="Simulation.ExploreAll"/>.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">The options; null for the defaults. The strategy is not used.</param>
    /// <param name="prunes">Whether to end runs that come to a known state. Without it, bodies can share objects.</param>
    /// <param name="expression">The expression of the program, from the compiler.</param>
    /// <param name="optionsExpression">The expression of the options, from the compiler.</param>
    /// <returns>The result. <see cref="ExplorationResult.IsComplete"/> is whether all schedules have been run.</returns>
    /// <exception cref="TimeoutException">A body has blocked the thread; see <see cref="SimulationOptions.BlockedAfter"/>.</exception>
    public static ExplorationResult ExploreAll(
        Func<SimulatedCluster, Task> program,
        SimulationOptions? options = null,
        bool prunes = true,
        [CallerArgumentExpression(nameof(program))] string? expression = null,
        [CallerArgumentExpression(nameof(options))] string? optionsExpression = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        options ??= new SimulationOptions();
        return SimulationThread.Run(options.BlockedAfter, thread => new Exploration(thread, Of(program), options).All(prunes) with
        {
            Program = expression,
            Options = optionsExpression,
            Simulator = nameof(ClusterSimulation),
        });
    }

    private static SimulationResult RunOnce(Func<SimulatedWorld, Task> program, SimulationOptions options, Strategy strategy, int seed) =>
        SimulationThread.Run(options.BlockedAfter, thread => SimulationRun.Run(thread, program, options, strategy, seed, new Story()));

    private static Func<SimulatedWorld, Task> Of(Func<SimulatedCluster, Task> program, Func<NodeId, RecordingOptions?>? record = null) =>
        world => program(new SimulatedCluster(world, record ?? (static _ => null)));
}
