using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Host.Supervision;

namespace Rusm.Properties;

/// <summary>A property of supervision trees: a program that starts a tree, treats it badly, and throws a <see cref="PropertyException"/> if the
/// property does not hold.</summary>
/// <param name="Name">The property, as a sentence.</param>
/// <param name="Program">Makes the program for a specification.</param>
/// <param name="InjectsKills">Whether the simulation kills processes meanwhile.</param>
public sealed record TreeProperty(string Name, Func<SupervisorSpec, CascadeOptions, Func<Runtime, Task>> Program, bool InjectsKills = true)
{
    /// <summary>After any processes were killed, each process that is alive is reachable by links from a supervisor that is alive.</summary>
    public static TreeProperty NoOrphans { get; } = new("No process outlives its supervisor", TreePrograms.NoOrphans) { Member = nameof(NoOrphans) };

    /// <summary>Each monitor of a process that has ended has delivered exactly one down message, and no other monitor has.</summary>
    public static TreeProperty OneDown { get; } = new("Each monitor delivers exactly one down message", TreePrograms.OneDown) { Member = nameof(OneDown) };

    /// <summary>After some children were killed and the tree had time to recover, all permanent children are up, or the tree has ended.</summary>
    public static TreeProperty WholeAgain { get; } = new("A tree is whole again after a storm", TreePrograms.WholeAgain, InjectsKills: false) { Member = nameof(WholeAgain) };

    /// <summary>A supervisor restarts a child as often as its intensity says within its period, and ends at the next time.</summary>
    public static TreeProperty RestartBudget { get; } = new("The restart intensity is kept", TreePrograms.RestartBudget, InjectsKills: false) { Member = nameof(RestartBudget) };

    /// <summary>An ordered stop ends within the sum of the shutdown times of the children.</summary>
    public static TreeProperty OrderlyShutdown { get; } = new("A shutdown ends within its time limits", TreePrograms.OrderlyShutdown, InjectsKills: false) { Member = nameof(OrderlyShutdown) };

    /// <summary><see cref="CascadeOptions.Call"/> ends, while processes are killed: it returns, or throws a <see cref="CallException"/> or
    /// a <see cref="CallTimeoutException"/>.</summary>
    public static TreeProperty CallsEnd { get; } = new("A caller gets a reply or learns why not", TreePrograms.CallsEnd) { Member = nameof(CallsEnd) };

    /// <summary>All properties of this class.</summary>
    public static IReadOnlyList<TreeProperty> All { get; } = [NoOrphans, OneDown, WholeAgain, RestartBudget, OrderlyShutdown, CallsEnd];

    /// <summary>Checks the property of a tree.</summary>
    /// <param name="tree">Makes the specification. It is called for each run.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The result of the exploration.</returns>
    public ExplorationResult Explore(Func<SupervisorSpec> tree, CascadeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        options ??= new CascadeOptions();
        return Simulation.Explore(ProgramOf(tree, options), SimulationOf(options), expression: null, optionsExpression: null);
    }

    /// <summary>The member of this class that has the property; null for a property of the user.</summary>
    internal string? Member { get; private init; }

    internal SimulationResult Replay(Func<SupervisorSpec> tree, Schedule schedule, CascadeOptions options) =>
        Simulation.Replay(ProgramOf(tree, options), schedule, SimulationOf(options));

    internal void Record(Func<SupervisorSpec> tree, Schedule schedule, CascadeOptions options, string path) =>
        Simulation.Record(ProgramOf(tree, options), schedule, path, SimulationOf(options));

    private Func<Runtime, Task> ProgramOf(Func<SupervisorSpec> tree, CascadeOptions options) => runtime => Program(tree(), options)(runtime);

    private SimulationOptions SimulationOf(CascadeOptions options) => new()
    {
        Seed = options.Seed,
        Schedules = options.Schedules,
        Strategy = options.Strategy,
        Faults = FaultsOf(options),
    };

    private FaultOptions FaultsOf(CascadeOptions options) => new()
    {
        Kills = InjectsKills ? options.Kills : 0,
        Target = (pid, name, label) => label != TreePrograms.Tester && (options.Target is null || options.Target(pid, name, label)),
        Until = options.Recovery,
    };
}
