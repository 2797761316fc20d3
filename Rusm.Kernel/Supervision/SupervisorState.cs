using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// A supervisor at one moment: its children, the restarts that count, and what it is busy with. Immutable, and compared by value.
/// <see cref="SupervisorMachine.Step"/> makes the next one.
/// </summary>
public sealed record SupervisorState
{
    internal SupervisorState(Pid parent, SupervisorFlags flags, Children children, Option<ChildSpec> template) =>
        (Parent, Flags, Family, Template, Chance) = (parent, flags, children, template, new SeededRandom(unchecked((ulong)flags.Seed)));

    /// <summary>The process whose exit ends the supervisor: the one that started it, or <see cref="Pid.Outside"/>.</summary>
    public Pid Parent { get; }

    /// <summary>How it treats its children.</summary>
    public SupervisorFlags Flags { get; }

    /// <summary>Its children, the first started first.</summary>
    public Seq<Child> Children => Family.All;

    /// <summary>When it restarted a child, within the period before its last restart; the oldest first.</summary>
    public Seq<TimeSpan> Restarts => RecentRestarts.ToSeq().Strict();

    /// <summary>Whether it awaits the outcome of what it ordered. Until then it hears nothing else.</summary>
    public bool IsBusy => Work is Work.Starting or Work.Stopping;

    /// <summary>Whether it has come to its end.</summary>
    public bool HasEnded => Work is Work.Ended;

    // What dynamic children are made from; only a simple_one_for_one supervisor has one.
    internal Option<ChildSpec> Template { get; }

    internal Children Family { get; init; }

    internal RestartTimes RecentRestarts { get; init; } = RestartTimes.None;

    internal SeededRandom Chance { get; init; }

    internal Work Work { get; init; } = Work.NotStarted.Itself;

    internal bool IsSimple => Flags.Strategy == RestartStrategy.SimpleOneForOne;

    /// <summary>The same state, which a step may change without changing this one.</summary>
    internal SupervisorState Released() => this with { Family = Family.Released() };

    internal SupervisorState With(Child child) => this with { Family = Family.With(child) };

    internal SupervisorStep Quiet() => (this with { Work = Work.None.Itself }).WithoutActions();

    internal SupervisorStep WithoutActions() => new(this, Seq<SupervisorAction>.Empty);
}

/// <summary>What one event makes of a supervisor.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Actions">What its process must do, in this order.</param>
public sealed record SupervisorStep(SupervisorState State, Seq<SupervisorAction> Actions)
{
    internal SupervisorStep After(SupervisorAction first) => new(State, Actions.IsEmpty ? Prelude.Seq1(first) : first.Cons(Actions));

    /// <summary>This step and, behind it, the one that its state leads to.</summary>
    internal SupervisorStep Then(Func<SupervisorState, SupervisorStep> next)
    {
        var last = next(State);
        return Actions.IsEmpty ? last : new(last.State, last.Actions.IsEmpty ? Actions : Actions + last.Actions);
    }
}
