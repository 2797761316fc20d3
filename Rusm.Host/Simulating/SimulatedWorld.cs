using System.Collections.Immutable;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Simulating;

/// <summary>
/// Runs processes on one thread, in an order that a <see cref="Strategy"/> chooses. Each signal still goes through the kernel as in any
/// run. Another actor can run when a process waits, and before each operation of a process: then the operation waits on the stack until
/// the other actor waits.
/// </summary>
/// <remarks>So between two operations of a process, other processes run until they wait. Not covered are the orders in which two
/// processes, neither of which waits, alternate with single operations more than once.</remarks>
internal sealed partial class SimulatedWorld
{
    // The maximum depth of nested operations. Each level takes a few frames of the stack.
    private const int MaxNesting = 64;

    // The number of steps after which time passes although actors are ready: they may wait in a loop for a time to come.
    private const long MaxStepsWithoutTime = 1000;

    private readonly Strategy strategy;
    private readonly SimulationOptions options;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly ActorTable actors;
    private readonly List<SimulatedDispatcher> dispatchers = [];
    private readonly FaultBudget faults;
    private readonly List<Decision> decisions = [];
    private readonly HashSet<Pid> helpers = [];
    private readonly bool hashesState;
    private readonly ThreadPoolReturns returns = new();
    private long idleTime;
    private long lastTimeStep;
    private int nesting;
    private ulong kernelHistory = 1;
    private bool isAtomic;
    private bool isReplying;

    internal SimulatedWorld(SimulationOptions options, Strategy strategy, int seed, bool hashesState = false)
    {
        (this.options, this.strategy, Seed, this.hashesState) = (options, strategy, seed, hashesState);
        faults = new FaultBudget(options.Faults, Clock);
        actors = new ActorTable(process => Added(new SimulatedActor(this, process.Pid, process)));
        Current = Program = Added(new SimulatedActor(this, Pid.Outside, process: null));
        actors.AddProgram(Program);
        Network = new InMemoryNetwork(new SimulatedInbox(this));
    }

    /// <summary>The seed of the random numbers of processes.</summary>
    internal int Seed { get; }

    internal VirtualTimeProvider Clock { get; } = new();

    /// <summary>The network between the runtimes.</summary>
    internal InMemoryNetwork Network { get; }

    /// <summary>The actors that can run, the one that has been ready for longest first.</summary>
    internal List<SimulatedActor> Ready { get; } = [];

    /// <summary>The actor of the program, which is outside of all processes.</summary>
    internal SimulatedActor Program { get; }

    /// <summary>The actor that runs.</summary>
    internal SimulatedActor Current { get; private set; }

    /// <summary>The number of steps so far: resumptions and operations.</summary>
    internal long Steps { get; private set; }

    /// <summary>The number of signals so far.</summary>
    internal int Operations { get; private set; }

    /// <summary>The decisions so far.</summary>
    internal ImmutableArray<Decision> Decisions => [.. decisions];

    /// <summary>The first problem; null if there is none yet. A run ends with it.</summary>
    internal Finding? Problem { get; private set; }

    /// <summary>The runtimes, in the order in which they were added.</summary>
    internal IEnumerable<Runtime> Runtimes => dispatchers.Select(static dispatcher => dispatcher.Runtime);

    /// <summary>Gets the story of the run; null for no story.</summary>
    internal Story? Story { get; init; }

    /// <summary>A hash of all signals and their results.</summary>
    internal ulong Digest { get; private set; } = 1;

    /// <summary>Whether the next timer can fire although actors are ready; see <see cref="SimulationOptions.MaxLag"/>.</summary>
    internal bool TimeCanPass => options.MaxLag > TimeSpan.Zero && Clock.NextDue <= idleTime + options.MaxLag.Ticks;

    internal IEnumerable<SimulatedActor> Actors => actors.All;

    /// <summary>The number of faults of a kind that can still be injected.</summary>
    internal int Left(DecisionKind kind) => faults.Left(kind);

    /// <summary>The processes that can be killed or hung: those of the program, as far as the options allow it.</summary>
    internal List<Pid> FaultTargets() => [.. dispatchers
        .SelectMany(static dispatcher => dispatcher.Inspect(static (kernel, _) => kernel.ToState().Processes))
        .Where(entry => !IsHung(entry.Pid) && !helpers.Contains(entry.Pid) && options.Faults.Target?.Invoke(entry.Pid, entry.Name, entry.Label) != false)
        .Select(static entry => entry.Pid)];

    /// <summary>Creates a runtime.</summary>
    internal Runtime AddRuntime(RuntimeOptions runtimeOptions)
    {
        var dispatcher = new SimulatedDispatcher(this, runtimeOptions);
        dispatchers.Add(dispatcher);
        return dispatcher.Runtime = new Runtime(dispatcher);
    }

    /// <summary>Ends the recordings of the runtimes.</summary>
    internal void EndRecordings() => dispatchers.ForEach(static dispatcher => dispatcher.Recording.StopAsync().GetAwaiter().GetResult());

    /// <summary>Sets the problem of the run. Only the first problem is kept.</summary>
    internal void Find(Finding problem)
    {
        if ((options.FailOn & problem.Kind) != 0)
        {
            Problem ??= problem;
        }
    }

    /// <summary>Adds a piece of work for an actor.</summary>
    internal void Post(SimulatedActor actor, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            returns.Add(actor, callback, state);
            return;
        }

        actor.Enqueue(callback, state);
        if (!actor.IsReady && !actor.IsHung)
        {
            actor.IsReady = true;
            Ready.Add(actor);
        }
    }

    /// <summary>Takes back the work of actors that has come back from the thread pool. No actor is on its way through it.</summary>
    /// <returns>Whether there is work now.</returns>
    internal bool? TakeReturns() => TakeReturns(static _ => false, static _ => false, TimeSpan.Zero, TimeSpan.Zero, static _ => { });

    /// <summary>Takes back the work of actors that went through the thread pool. Nothing else can run.</summary>
    /// <param name="isOnItsWay">Whether an actor is on its way through the thread pool, or has just come back.</param>
    /// <param name="mayBe">Whether an actor may be.</param>
    /// <param name="within">How long to wait, in real time.</param>
    /// <param name="withinIfMayBe">How long to wait for those that may be on their way only.</param>
    /// <param name="giveUp">Gets each of these that has not come back by then.</param>
    /// <returns>Whether there is work now; null if an actor has not come back in time.</returns>
    internal bool? TakeReturns(
        Func<SimulatedActor, bool> isOnItsWay, Func<SimulatedActor, bool> mayBe, TimeSpan within, TimeSpan withinIfMayBe, Action<SimulatedActor> giveUp)
    {
        if (returns.Take(() => Actors.Where(isOnItsWay), () => Actors.Where(mayBe), within, withinIfMayBe, giveUp) is not { } back)
        {
            return null;
        }

        foreach (var (actor, callback, state) in back)
        {
            Post(actor, callback, state);
        }

        foreach (var actor in Actors.Where(static actor => actor.Process is { IsCompleted: true }).ToArray())
        {
            Post(actor, static _ => { }, null);   // its body ended on the thread pool: the end is noticed after the work
        }

        return Ready.Count > 0;
    }

    /// <summary>Adds a process of the host, which is neither killed nor hung.</summary>
    internal void AddHelper(Pid pid) => helpers.Add(pid);

    /// <summary>Called before a reply is sent: other actors can run now, and then not until <see cref="ReplySent"/>.</summary>
    internal void BeforeReply()
    {
        BeforeOperation();
        isReplying = true;
    }

    internal void ReplySent() => isReplying = false;

    /// <summary>Notes that the actor that runs has sent a message to a process.</summary>
    internal void Arrived(Pid to)
    {
        if (actors.Find(to) is { } receiver)
        {
            receiver.Arrivals = StateHash.Of(receiver.Arrivals, Current.History);
        }
    }

    /// <summary>Notes a signal and its result.</summary>
    /// <remarks>The contents of messages are not hashed: they follow from the histories of the bodies.</remarks>
    internal void Note(NodeId at, Signal signal, SignalResult result)
    {
        Operations++;
        Story?.Add(this, at, signal, result);
        var kind = StateHash.Of(signal.GetType().Name);
        var outcome = StateHash.Of((ulong)result.Spawned.Value, StateHash.Of((ulong)result.Reference.Value, result.Refusal is null ? 0UL : 1));
        Current.History = StateHash.Of(Current.History, StateHash.Of(kind, outcome));
        Digest = StateHash.Of(Digest, StateHash.Of((ulong)signal.By.Value, StateHash.Of(kind, outcome)));
        if (hashesState && signal is not Signal.Send)
        {
            kernelHistory = StateHash.Of(kernelHistory, Current.History);
        }
    }

    /// <summary>Whether to inject a fault into the operation that is made now.</summary>
    internal bool Inject(DecisionKind kind)
    {
        if (faults.Left(kind) <= 0 || !strategy.Injects(this, kind))
        {
            return false;
        }

        faults.Take(kind);
        decisions.Add(new Decision(Steps, kind));
        Story?.Add(this, kind == DecisionKind.Hold ? "the simulation holds the next message" : "the simulation lets the next start fail");
        return true;
    }

    private bool IsHung(Pid pid) => actors.Find(pid) is { IsHung: true };

    /// <summary>The actor of a process.</summary>
    internal SimulatedActor ActorOf(HostedProcess process) => actors.Of(process);

    internal SimulatedActor Added(SimulatedActor actor)
    {
        strategy.Added(actor);
        return actor;
    }
}
