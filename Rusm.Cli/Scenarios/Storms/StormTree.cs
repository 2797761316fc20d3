using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>The tree that a storm goes through: a root, a supervisor for each strategy, and their workers.</summary>
internal sealed class StormTree
{
    private const int Intensity = 8;

    // Each climb takes one fault more than the intensity, or the kill of a supervisor: no storm makes so many of them.
    private const int RootIntensity = 100_000;
    private static readonly TimeSpan RootPeriod = TimeSpan.FromSeconds(1);

    private readonly PoolRefiller keeper;
    private readonly Watcher watcher;
    private readonly SupervisorSpec declaration;
    private long rootGaveUp;

    private StormTree(Runtime runtime, TimeSpan period)
    {
        Runtime = runtime;
        watcher = new Watcher(runtime);
        Branches = [.. BranchShape.All.Select(shape => new Branch(shape))];
        var workers = Branches.ToDictionary(branch => branch, WorkersOf);
        var pool = Branches.Single(branch => branch.Shape.IsPool);
        keeper = new PoolRefiller(runtime, pool.Shape.Name, workers[pool]);
        declaration = Branches
            .Aggregate(
                new SupervisorSpec(new SupervisorFlags { Intensity = RootIntensity, Period = RootPeriod }),
                (root, branch) => root.Child(branch.Shape.Name, Declare(branch.Shape, workers[branch], period)))
            .Child("keeper", keeper.RunAsync);
    }

    internal Runtime Runtime { get; }

    internal IReadOnlyList<Branch> Branches { get; }

    internal Pid Root { get; private set; }

    /// <summary>The processes that are alive if none is down.</summary>
    internal IReadOnlySet<Pid> Members => new HashSet<Pid>(
        Branches.Select(branch => branch.Counts)
            .SelectMany(branch => branch.Workers.Prepend(branch.Supervisor))
            .Concat([Root, keeper.Pid, watcher.Pid]));

    /// <summary>Starts the tree. The pool is still to be filled when it returns.</summary>
    /// <param name="runtime">Where it will live.</param>
    /// <param name="faultsPerSecond">What it must bear.</param>
    internal static StormTree Start(Runtime runtime, double faultsPerSecond)
    {
        var tree = new StormTree(runtime, Period(faultsPerSecond));
        tree.Root = runtime.StartSupervisorAsync(tree.declaration).GetAwaiter().GetResult().Pid;
        tree.watcher.Watch(tree.Root, () => Interlocked.Increment(ref tree.rootGaveUp));
        return tree;
    }

    /// <summary>Each supervisor, the root first.</summary>
    internal IReadOnlyList<SupervisorLine> Look(State state)
    {
        var counts = Branches.Select(branch => branch.Counts).ToArray();
        var root = new SupervisorLine(
            "root",
            RestartStrategy.OneForOne,
            counts.Sum(branch => branch.SupervisorStarts - 1) + keeper.Starts - 1,
            Volatile.Read(ref rootGaveUp),
            counts.Select(branch => branch.Supervisor).Append(keeper.Pid).Count(state.IsAlive),
            counts.Length + 1);
        return [root, .. counts.Select(branch => new SupervisorLine(
            branch.Shape.Name,
            branch.Shape.Strategy,
            branch.Restarts,
            branch.GaveUp,
            branch.Workers.Count(state.IsAlive),
            branch.Shape.Workers))];
    }

    internal Histogram Recoveries()
    {
        var sum = new Histogram();
        foreach (var branch in Branches)
        {
            branch.AddRecoveriesTo(sum);
        }

        return sum;
    }

    // The time of so many faults: a quarter of them is meant for each supervisor, which is half its intensity.
    private static TimeSpan Period(double faultsPerSecond) =>
        double.IsInfinity(faultsPerSecond) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(2 * Intensity / faultsPerSecond);

    private StormWorker[] WorkersOf(Branch branch) =>
        [.. Enumerable.Range(0, branch.Shape.Workers).Select(number => new StormWorker(Runtime, branch, number, watcher))];

    private static SupervisorSpec Declare(BranchShape shape, StormWorker[] workers, TimeSpan period)
    {
        var supervisor = new SupervisorSpec(new SupervisorFlags { Strategy = shape.Strategy, Intensity = Intensity, Period = period });
        return shape.IsPool
            ? supervisor.Template<StormWorker>(new ChildSpec("worker"), worker => worker.RunAsync)
            : workers.Aggregate(supervisor, (declared, worker) => declared.Child(new ChildSpec(worker.Id), worker.RunAcknowledgingAsync));
    }
}
