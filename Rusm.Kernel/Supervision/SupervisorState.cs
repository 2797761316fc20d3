using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// A snapshot of a supervisor: its children, the restarts that count, and the work that is in progress. Immutable, and compared by value.
/// <see cref="SupervisorMachine.Step"/> returns the next state.
/// </summary>
public sealed record SupervisorState
{
    internal SupervisorState(Pid parent, SupervisorFlags flags, Children children, Option<ChildSpec> template) =>
        (Parent, Flags, ChildTable, Template, Random) = (parent, flags, children, template, new SeededRandom(unchecked((ulong)flags.Seed)));

    /// <summary>The process that started the supervisor, whose exit signal ends it, or <see cref="Pid.Outside"/>.</summary>
    public Pid Parent { get; }

    /// <summary>The supervisor flags.</summary>
    public SupervisorFlags Flags { get; }

    /// <summary>Its children, the first started first.</summary>
    public Seq<Child> Children => ChildTable.All;

    /// <summary>The times of the restarts in the period before the last restart, the oldest first.</summary>
    public Seq<TimeSpan> Restarts => RecentRestarts.ToSeq().Strict();

    /// <summary>Whether the supervisor waits for the outcome of an action. Until then it accepts no other event.</summary>
    public bool IsBusy => Work is Work.Starting or Work.Stopping;

    /// <summary>Whether the supervisor has ended.</summary>
    public bool HasEnded => Work is Work.Ended;

    // The specification of the dynamic children. Only a simple_one_for_one supervisor has one.
    internal Option<ChildSpec> Template { get; }

    internal Children ChildTable { get; init; }

    internal RestartTimes RecentRestarts { get; init; } = RestartTimes.None;

    internal SeededRandom Random { get; init; }

    internal Work Work { get; init; } = Work.NotStarted.Instance;

    internal bool IsSimple => Flags.Strategy == RestartStrategy.SimpleOneForOne;

    /// <summary>Returns an equal state that a step can change in place without changing this state.</summary>
    internal SupervisorState WithNewOwner() => this with { ChildTable = ChildTable.WithNewOwner() };

    internal SupervisorState With(Child child) => this with { ChildTable = ChildTable.With(child) };

    internal SupervisorStep ToIdle() => (this with { Work = Work.Idle.Instance }).WithoutActions();

    internal SupervisorStep WithoutActions() => new(this, Seq<SupervisorAction>.Empty);
}

/// <summary>The result of one event.</summary>
/// <param name="State">The state after the event.</param>
/// <param name="Actions">The actions that the process of the supervisor must carry out, in this order.</param>
public sealed record SupervisorStep(SupervisorState State, Seq<SupervisorAction> Actions)
{
    internal SupervisorStep Prepend(SupervisorAction first) => new(State, Actions.IsEmpty ? Prelude.Seq1(first) : first.Cons(Actions));

    /// <summary>Appends the step that a function makes from the state of this step.</summary>
    internal SupervisorStep Then(Func<SupervisorState, SupervisorStep> next)
    {
        var last = next(State);
        return Actions.IsEmpty ? last : new(last.State, last.Actions.IsEmpty ? Actions : Actions + last.Actions);
    }
}
