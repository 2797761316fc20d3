using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <content>The steps of a run: which actor runs next, before an operation of another one or when nothing runs.</content>
internal sealed partial class SimulatedWorld
{
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
        if (Clock.NextDue is null)
        {
            return false;
        }

        Count();
        Advance();
        idleTime = Clock.Now;
        return true;
    }

    /// <summary>Called before each operation of an actor: others can run first.</summary>
    internal void BeforeOperation(bool isEnd = false)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("A simulation runs on one thread: do not use the runtime or a context in Task.Run or after ConfigureAwait(false).");
        }

        if (isReplying)
        {
            return;   // other actors could run before the call was checked
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
            (idleTime, lastTimeStep) = (Clock.Now, Steps);
            return false;
        }

        Count();
        InjectFault();
        if (Ready.Count == 0)
        {
            return true;
        }

        if (Steps - lastTimeStep > MaxStepsWithoutTime && Clock.NextDue is not null)
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
        var wasAtomic = isAtomic;
        isAtomic |= actor.IsBorder;   // the next signal of the node must not overtake this one
        actor.RunNext();
        isAtomic = wasAtomic;
        actor.Process?.FinishIfCompleted();
        Current = outer;
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private void Advance()
    {
        lastTimeStep = Steps;
        var (outer, context) = (Current, SynchronizationContext.Current);
        var wasAtomic = isAtomic;
        (Current, isAtomic) = (Program, true);   // a timer fires as one operation
        SynchronizationContext.SetSynchronizationContext(null);
        Story?.Add(this, $"a timer fires, at {TimeSpan.FromTicks(Clock.NextDue ?? Clock.Now)}");
        Clock.Advance();
        (Current, isAtomic) = (outer, wasAtomic);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private void InjectFault()
    {
        if (!faults.HasForSteps || strategy.Fault(this) is not { } fault)
        {
            return;
        }

        faults.Take(fault.Kind);
        decisions.Add(fault with { Step = Steps });
        if (fault.Kind == DecisionKind.Cut)
        {
            Story?.Add(this, $"the simulation cuts the connection of {fault.Process.Node} and {fault.Receiver.Node}, and makes a new one");
            Cut(fault.Process.Node, fault.Receiver.Node);
            Network.Connect(fault.Process.Node, fault.Receiver.Node);
            return;
        }

        Story?.Add(this, $"the simulation {(fault.Kind == DecisionKind.Kill ? "kills" : "hangs")} {NameOf(fault.Process)}");
        if (fault.Kind == DecisionKind.Hang)
        {
            var actor = actors.Find(fault.Process)!;
            actor.IsHung = true;
            actor.IsReady = false;
            Ready.Remove(actor);
            return;
        }

        Kill(fault.Process);
    }

    // A method of its own: a closure is allocated at the beginning of the method that has the lambda, and most steps need none.
    private void Kill(Pid process) => Atomically(() =>
        dispatchers.Find(dispatcher => dispatcher.Node == process.Node)!.Apply(new Signal.Exit(Pid.Outside, process, ExitReason.Kill)));

    // Does something in the name of the program, without any other actor in between.
    private void Atomically(Action act)
    {
        var (outer, wasAtomic) = (Current, isAtomic);
        (Current, isAtomic) = (Program, true);
        act();
        (Current, isAtomic) = (outer, wasAtomic);
    }

    private void CheckInvariant()
    {
        if (options.Invariant is not { } invariant)
        {
            return;
        }

        isAtomic = true;
        if (Runtimes.Select(invariant).FirstOrDefault(static broken => broken is not null) is { } broken)
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
}
