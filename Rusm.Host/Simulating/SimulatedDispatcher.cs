using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Simulating;

/// <summary>
/// Runs processes on one thread, in an order that a <see cref="Strategy"/> chooses. Each signal still goes through the kernel as in any run.
/// Another actor can run when a process waits, and before each operation of a process: then the operation waits on the stack until the other
/// one does.
/// </summary>
/// <remarks>So between two operations of a process, others run until they wait. What this leaves out are the orders in which two processes
/// that are both in the middle of their work take turns with single operations more than once.</remarks>
internal sealed partial class SimulatedDispatcher : Dispatcher
{
    // Operations can be nested so deep: each level is a few frames of the stack.
    private const int MaxNesting = 64;

    // Actors that are always ready, because they wait in a loop for a time to come, do not stop the clock for longer than so many steps.
    private const long MaxStepsWithoutTime = 1000;

    private readonly Strategy strategy;
    private readonly SimulationOptions options;
    private readonly int seed;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly List<SimulatedActor?> actors = [];
    private readonly Dictionary<(Pid From, Pid To), (SimulatedActor Actor, Queue<object?> Messages)> held = [];
    private readonly List<Decision> decisions = [];
    private readonly HashSet<Pid> helpers = [];
    private readonly int[] faultsInjected = new int[(int)DecisionKind.Deliver + 1];
    private readonly bool injectsFaults;
    private readonly bool hashesState;
    private readonly ThreadPoolReturns returns = new();
    private long idleTime;
    private long lastTimeStep;
    private int nesting;
    private ulong kernelHistory = 1;
    private bool isAtomic;

    internal SimulatedDispatcher(SimulationOptions options, Strategy strategy, int seed, bool hashesState = false)
        : base(options.Runtime with { TimeProvider = new VirtualTimeProvider() }, alwaysSequenced: true)
    {
        (this.options, this.strategy, this.seed, this.hashesState) = (options, strategy, seed, hashesState);
        injectsFaults = options.Faults.Any;
        Clock = (VirtualTimeProvider)Options.TimeProvider;
        Current = Program = new SimulatedActor(this, Pid.Outside, process: null);
        actors.Add(Program);
        strategy.Added(Program);
    }

    internal VirtualTimeProvider Clock { get; }

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

    /// <summary>What was chosen so far.</summary>
    internal ImmutableArray<Decision> Decisions => [.. decisions];

    /// <summary>The first problem; null if there is none yet. A run ends with it.</summary>
    internal Finding? Problem { get; private set; }

    /// <summary>The runtime of this dispatcher.</summary>
    internal Runtime Runtime { get; set; } = null!;

    /// <summary>Gets the story of the run; null if it is not told.</summary>
    internal Story? Story { get; init; }

    /// <summary>A hash of all signals and their results.</summary>
    internal ulong Digest { get; private set; } = 1;

    /// <summary>Whether the next timer can fire although actors are ready; see <see cref="SimulationOptions.MaxLag"/>.</summary>
    internal bool TimeCanPass => options.MaxLag > TimeSpan.Zero && Clock.HasTimers && Clock.NextDue <= idleTime + options.MaxLag.Ticks;

    internal override bool ContinuesInContext => true;

    internal override HostedProcess? RunningHere => Current.Process;

    internal override bool StopCallersWait => true;

    internal IEnumerable<SimulatedActor> Actors => actors.OfType<SimulatedActor>();

    /// <summary>The number of faults of a kind that can still be injected.</summary>
    internal int Left(DecisionKind kind) => Clock.Now >= options.Faults.Until?.Ticks ? 0 : kind switch
    {
        DecisionKind.Kill => options.Faults.Kills,
        DecisionKind.Hang => options.Faults.Hangs,
        DecisionKind.FailStart => options.Faults.FailedStarts,
        _ => options.Faults.HeldMessages,
    } - faultsInjected[(int)kind];

    /// <summary>The processes that can be killed or hung: those of the program, as far as the options allow it.</summary>
    internal List<Pid> FaultTargets() => Inspect((kernel, _) => kernel.ToState().Processes
        .Where(entry => !IsHung(entry.Pid) && !helpers.Contains(entry.Pid) && options.Faults.Target?.Invoke(entry.Pid, entry.Name, entry.Label) != false)
        .Select(static entry => entry.Pid)
        .ToList());

    /// <summary>Runs actors until none can run, the run has a problem, or it must end.</summary>
    /// <param name="mustEnd">Whether to end before the next step.</param>
    /// <returns>Whether nothing can run any more. If not, the run was ended.</returns>
    internal bool RunUntilIdle(Func<bool> mustEnd)
    {
        while (!mustEnd() && Problem is null)
        {
            if (!TryStep())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets the next timer fire, if there is one. Nothing can run.</summary>
    internal bool TryAdvance()
    {
        if (!Clock.HasTimers)
        {
            return false;
        }

        Count();
        Advance();
        idleTime = Clock.Now;
        return true;
    }

    /// <summary>The run has a problem. Only the first one is kept.</summary>
    internal void Find(Finding problem)
    {
        if ((options.FailOn & problem.Kind) != 0)
        {
            Problem ??= problem;
        }
    }

    /// <summary>A piece of work for an actor.</summary>
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

    /// <summary>Takes back the work of actors that went through the thread pool. Nothing else can run.</summary>
    /// <param name="isOnItsWay">Whether an actor is on its way through the thread pool, or has just come back.</param>
    /// <param name="within">How long to wait, in real time.</param>
    /// <returns>Whether there is work now; null if an actor has not come back in time.</returns>
    internal bool? TakeReturns(Func<SimulatedActor, bool> isOnItsWay, TimeSpan within)
    {
        if (returns.Take(() => Actors.Where(isOnItsWay), within) is not { } back)
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

    internal override void Schedule(HostedProcess process) => Post(ActorOf(process), static state => ((HostedProcess)state!).Run(), process);

    internal override void HelperSpawned(Pid pid) => helpers.Add(pid);

    internal override void WatchBody(HostedProcess process, Task task)
    {
        // The end of the task is noticed after each piece of work of its actor.
    }

    internal override void CancelToken(HostedProcess process, CancellationTokenSource source) =>
        Post(ActorOf(process), static state => CancelQuietly((CancellationTokenSource)state!), source);

    internal override long Observe(HostedProcess by, ValueSource source, long value) => base.Observe(
        by, source, source == ValueSource.Seed ? (int)(StateHash.Of((ulong)seed, (ulong)by.Pid.Value) >> 33) : value);

    private protected override SignalResult Take(Signal signal, SpawnArguments? newborn)
    {
        BeforeOperation(isEnd: signal is Signal.Returned or Signal.Threw or Signal.Stopped);
        if (held.Count > 0)
        {
            DeliverHeldBefore(signal);
        }

        if (newborn is { } spawned)
        {
            newborn = spawned with { Thread = BodyThread.Pool, Body = Inject(DecisionKind.FailStart) ? static _ => throw new SimulatedFaultException() : spawned.Body };
        }

        var result = base.Take(signal, newborn);
        Note(signal, result);
        if (signal is Signal.Demonitor)
        {
            Current.Call = null;
        }

        return result;
    }

    private protected override void SendSequenced(HostedProcess? sender, Pid to, object? message, long timer)
    {
        BeforeOperation();
        var by = sender?.Pid ?? Pid.Outside;
        if (message is Request request && sender is not null)
        {
            Current.Call = (to, request.Content);
        }

        if (sender is not null && (held.ContainsKey((by, to)) || Inject(DecisionKind.Hold)))
        {
            Hold(by, to, message);
            return;
        }

        Deliver(sender, to, message, timer);
    }

    private void Deliver(HostedProcess? sender, Pid to, object? message, long timer)
    {
        base.SendSequenced(sender, to, message, timer);
        if (ActorOf(to) is { } receiver)
        {
            receiver.Arrivals = StateHash.Of(receiver.Arrivals, Current.History);
        }

        Note(new Signal.Send(sender?.Pid ?? Pid.Outside, to, message), default);
    }

    // The kind of the signal and what came of it: what a body did is known from its history, and not from the content of its messages.
    private void Note(Signal signal, SignalResult result)
    {
        Operations++;
        Story?.Add(this, signal, result);
        var kind = StateHash.Of(signal.GetType().Name);
        var outcome = StateHash.Of((ulong)result.Spawned.Value, StateHash.Of((ulong)result.Reference.Value, result.Refusal is null ? 0UL : 1));
        Current.History = StateHash.Of(Current.History, StateHash.Of(kind, outcome));
        Digest = StateHash.Of(Digest, StateHash.Of((ulong)signal.By.Value, StateHash.Of(kind, outcome)));
        if (hashesState && signal is not Signal.Send)
        {
            kernelHistory = StateHash.Of(kernelHistory, Current.History);
        }
    }

    private void BeforeOperation(bool isEnd = false)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("A simulation runs on one thread: do not use the runtime or a context in Task.Run or after ConfigureAwait(false).");
        }

        Count();
        if (Steps > options.MaxSteps && !isEnd)
        {
            throw new InvalidOperationException("The simulated run has ended: it has reached its largest number of steps.");   // the body may never wait
        }

        while (!isAtomic && nesting < MaxNesting && Problem is null && (Ready.Count > 0 || TimeCanPass))
        {
            InjectFault();
            var choice = strategy.BeforeOperation(this);
            if (choice == Strategy.Continue || Problem is not null)
            {
                return;
            }

            nesting++;
            Run(choice);
            nesting--;
            Count();
        }
    }

    // One step: the next actor, or time. False if there is none.
    private bool TryStep()
    {
        if (Ready.Count == 0)
        {
            idleTime = Clock.Now;
            return false;
        }

        Count();
        InjectFault();
        if (Ready.Count == 0)
        {
            return true;
        }

        if (Steps - lastTimeStep > MaxStepsWithoutTime && Clock.HasTimers)
        {
            Advance();
        }
        else
        {
            Run(strategy.Next(this));
        }

        CheckInvariant();
        return true;
    }

    private void Run(int choice)
    {
        if (choice == Strategy.Time)
        {
            decisions.Add(new Decision(Steps, DecisionKind.AdvanceTime));
            Advance();
            return;
        }

        var actor = Ready[choice];
        if (choice != 0 || nesting > 0)
        {
            decisions.Add(new Decision(Steps, actor.Kind, actor.Pid, actor.Receiver));
        }

        Ready.RemoveAt(choice);
        actor.IsReady = false;
        if (actor.WorkCount > 1)
        {
            actor.IsReady = true;
            Ready.Add(actor);
        }

        RunNext(actor);
    }

    private void RunNext(SimulatedActor actor)
    {
        var (outer, context) = (Current, SynchronizationContext.Current);
        Current = actor;
        SynchronizationContext.SetSynchronizationContext(actor);
        actor.History = StateHash.Of(actor.History, hashesState ? StateHash.Of(actor.Arrivals, kernelHistory) : actor.Arrivals);
        actor.RunNext();
        actor.Process?.FinishIfCompleted();
        Current = outer;
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private void Advance()
    {
        lastTimeStep = Steps;
        var (outer, context) = (Current, SynchronizationContext.Current);
        var wasChoosing = isAtomic;
        (Current, isAtomic) = (Program, true);   // a timer fires as one operation
        SynchronizationContext.SetSynchronizationContext(null);
        Story?.Add(this, $"a timer fires, at {TimeSpan.FromTicks(Clock.NextDue)}");
        Clock.Advance();
        (Current, isAtomic) = (outer, wasChoosing);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private void InjectFault()
    {
        if (!injectsFaults || (Left(DecisionKind.Kill) <= 0 && Left(DecisionKind.Hang) <= 0) || strategy.Fault(this) is not { } fault)
        {
            return;
        }

        faultsInjected[(int)fault.Kind]++;
        decisions.Add(fault with { Step = Steps });
        Story?.Add(this, $"the simulation {(fault.Kind == DecisionKind.Kill ? "kills" : "hangs")} {NameOf(fault.Process)}");
        if (fault.Kind == DecisionKind.Hang)
        {
            var actor = ActorOf(fault.Process)!;
            actor.IsHung = true;
            actor.IsReady = false;
            Ready.Remove(actor);
            return;
        }

        var (outer, wasChoosing) = (Current, isAtomic);
        (Current, isAtomic) = (Program, true);
        Apply(new Signal.Exit(Pid.Outside, fault.Process, ExitReason.Kill));
        (Current, isAtomic) = (outer, wasChoosing);
    }

    private bool Inject(DecisionKind kind)
    {
        if (!injectsFaults || Left(kind) <= 0 || !strategy.Injects(this, kind))
        {
            return false;
        }

        faultsInjected[(int)kind]++;
        decisions.Add(new Decision(Steps, kind));
        Story?.Add(this, kind == DecisionKind.Hold ? "the simulation holds the next message" : "the simulation lets the next start fail");
        return true;
    }

    private void Hold(Pid from, Pid to, object? message)
    {
        if (!held.TryGetValue((from, to), out var channel))
        {
            channel = (new SimulatedActor(this, from, process: null, to), new Queue<object?>());
            held.Add((from, to), channel);
            strategy.Added(channel.Actor);
            Post(channel.Actor, _ => DeliverHeld(from, to), null);
        }

        channel.Messages.Enqueue(message);
    }

    // Signals of one process to another keep their order, also the exit signals of a process that is ended by another one.
    private void DeliverHeldBefore(Signal signal)
    {
        Func<(Pid From, Pid To), bool> comesBefore = signal switch
        {
            Signal.Exit or Signal.Returned or Signal.Threw or Signal.Stopped => static _ => true,
            Signal.Link link => channel => channel == (link.By, link.To),
            Signal.Unlink unlink => channel => channel == (unlink.By, unlink.To),
            Signal.Monitor monitor => channel => channel == (monitor.By, monitor.To),
            Signal.Demonitor or Signal.SendNamed => channel => channel.From == signal.By,
            _ => static _ => false,
        };
        foreach (var (from, to) in held.Keys.Where(comesBefore).ToArray())
        {
            Ready.Remove(held[(from, to)].Actor);
            DeliverHeld(from, to);
        }
    }

    private void DeliverHeld(Pid from, Pid to)
    {
        if (held.Remove((from, to), out var channel))
        {
            foreach (var message in channel.Messages)
            {
                Deliver(Find(from), to, message, timer: 0);
            }
        }
    }

    private void CheckInvariant()
    {
        if (options.Invariant is not { } invariant)
        {
            return;
        }

        isAtomic = true;
        if (invariant(Runtime) is { } broken)
        {
            Find(new Finding(FindingKinds.InvariantBroken, broken));
        }

        isAtomic = false;
    }

    private void Count()
    {
        if (++Steps > options.MaxSteps)
        {
            Find(new Finding(FindingKinds.Livelock, $"the program has not ended after {options.MaxSteps:N0} steps; {NameOf(Current)} runs"));
        }
    }

    private bool IsHung(Pid pid) => ActorOf(pid) is { IsHung: true };

    private SimulatedActor? ActorOf(Pid pid) => pid.Value < actors.Count ? actors[(int)pid.Value] : null;

    private SimulatedActor ActorOf(HostedProcess process)
    {
        while (actors.Count <= process.Pid.Value)
        {
            actors.Add(null);
        }

        if (actors[(int)process.Pid.Value] is not { } actor)
        {
            actors[(int)process.Pid.Value] = actor = new SimulatedActor(this, process.Pid, process);
            strategy.Added(actor);
        }

        return actor;
    }

    private static void CancelQuietly(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // What a callback throws concerns nobody: on a runtime it is thrown on the thread pool and dropped.
        }
    }
}
