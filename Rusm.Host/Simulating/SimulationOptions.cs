namespace Rusm.Host.Simulating;

/// <summary>The options of simulated runs.</summary>
public sealed record SimulationOptions
{
    /// <summary>The seed of the first run. Each further run has the next number as its seed.</summary>
    public int Seed { get; init; }

    /// <summary>How the process that runs next is chosen.</summary>
    public SchedulingStrategy Strategy { get; init; }

    /// <summary>The depth of the bugs that <see cref="SchedulingStrategy.Pct"/> looks for, at least 1: it changes priorities
    /// at one step less.</summary>
    public int Depth
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"{nameof(Depth)} is {value}: use 1 or more.");
    } = 3;

    /// <summary>The largest number of schedules that <see cref="Simulation.Explore"/> and <see cref="Simulation.ExploreAll"/> run.</summary>
    public int Schedules
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"{nameof(Schedules)} is {value}: use 1 or more.");
    } = 1000;

    /// <summary>The largest number of steps of a run. A step is the resumption of a process or one of its operations.</summary>
    public long MaxSteps
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"{nameof(MaxSteps)} is {value}: use 1 or more.");
    } = 100_000;

    /// <summary>The number of steps that a run is expected to take: changes of priority and faults are spread over so many steps. If it is null,
    /// an exploration learns it from its runs, and a single run is expected to take 100.</summary>
    public long? ExpectedSteps
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"{nameof(ExpectedSteps)} is {value}: use 1 or more.");
    }

    /// <summary>How late processes can be: timers can fire while processes are ready to run, if they are due within this time since all
    /// processes last waited. With zero, time passes only when no process can run.</summary>
    public TimeSpan MaxLag
    {
        get;
        init
        {
            TimeLimit.RefuseUnlessDelay(value, nameof(MaxLag));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a step can take, in real time, before it counts as blocked. A body that waits without an await, or computes for that long,
    /// ends the simulation with a <see cref="TimeoutException"/>. There is no limit while a debugger is attached. Default: 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero or negative.</exception>
    public TimeSpan BlockedAfter
    {
        get;
        init
        {
            TimeLimit.RefuseUnlessPositive(value, nameof(value), nameof(BlockedAfter));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>The faults to inject.</summary>
    public FaultOptions Faults { get; init; } = new();

    /// <summary>A check that is made after each resumption of a process; null for none. It returns null, or what is wrong.</summary>
    public Func<Runtime, string?>? Invariant { get; init; }

    /// <summary>The kinds of findings that make a run fail.</summary>
    public FindingKinds FailOn { get; init; } = FindingKinds.Default;

    internal RuntimeOptions Runtime { get; init; } = new();

    // The faults of a schedule are injected, whether the options have any or not.
    internal SimulationOptions Allowing(Schedule schedule) => this with
    {
        Faults = Faults with
        {
            Kills = Math.Max(Faults.Kills, Count(schedule, DecisionKind.Kill)),
            Hangs = Math.Max(Faults.Hangs, Count(schedule, DecisionKind.Hang)),
            FailedStarts = Math.Max(Faults.FailedStarts, Count(schedule, DecisionKind.FailStart)),
            Cuts = Math.Max(Faults.Cuts, Count(schedule, DecisionKind.Cut)),
            HeldMessages = Math.Max(Faults.HeldMessages, Count(schedule, DecisionKind.Hold)),
        },
    };

    private static int Count(Schedule schedule, DecisionKind kind) => schedule.Decisions.Count(decision => decision.Kind == kind);
}
