using LanguageExt;
using Rusm.Kernel.Supervision.Decisions;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// The decisions of a supervisor, as OTP's <c>supervisor</c> makes them: a pure function from its state and what it hears to the
/// next state and what its process must do. Equal inputs give equal outputs.
/// </summary>
public static class SupervisorMachine
{
    /// <summary>A supervisor before it has begun.</summary>
    /// <param name="parent">The process whose exit ends it: the one that started it, or <see cref="Pid.Outside"/>.</param>
    /// <param name="flags">How it treats its children.</param>
    /// <param name="children">Its children in the order of their starts; for simple_one_for_one the one template.</param>
    /// <returns>Its state, to be given <see cref="SupervisorEvent.Begin"/>.</returns>
    /// <exception cref="ArgumentException">The specification is not valid. The message names all its mistakes.</exception>
    public static SupervisorState Declare(Pid parent, SupervisorFlags flags, Seq<ChildSpec> children)
    {
        ArgumentNullException.ThrowIfNull(flags);
        var problems = Validation.Of(flags, children);
        return problems.IsEmpty
            ? new SupervisorState(
                parent,
                flags,
                IsSimple(flags) ? Children.None : children.Fold(Children.None, static (family, spec) => family.WithNamed(spec, out _)),
                IsSimple(flags) ? children.HeadOrNone() : Option<ChildSpec>.None)
            : throw new ArgumentException(string.Join(' ', problems), nameof(children));
    }

    /// <summary>Applies one event.</summary>
    /// <param name="state">The state before; it stays as it is.</param>
    /// <param name="happened">What the supervisor hears.</param>
    /// <returns>The state after, and what its process must do. An action with an outcome is the last one; its outcome is the next
    /// event that the supervisor can take.</returns>
    /// <exception cref="InvalidOperationException">The supervisor awaits an outcome and gets something else, or the other way round,
    /// or it has ended.</exception>
    public static SupervisorStep Step(SupervisorState state, SupervisorEvent happened)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(happened);
        return Decide(state.Released(), happened);
    }

    /// <summary>The same for callers that do not use the state before any more: parts of it are changed in place.</summary>
    internal static SupervisorStep Decide(SupervisorState state, SupervisorEvent happened) =>
        (state.Work, happened) switch
        {
            (Work.None, SupervisorEvent.Exited exited) when exited.From == state.Parent => Stops.End(state, exited.Reason, exited.Death),
            (Work.None, SupervisorEvent.Exited exited) => Ends.Of(state, exited),
            (Work.None, SupervisorEvent.Due due) => Restarts.WhenDue(state, due.Number, due.At),
            (Work.None, SupervisorEvent.Called called) => Management.Answer(state, called.Call),
            (Work.Starting work, SupervisorEvent.Started started) => Starts.Succeeded(state, work, started),
            (Work.Starting work, SupervisorEvent.StartFailed failed) => Starts.Failed(state, work, failed),
            (Work.Stopping work, SupervisorEvent.Stopped stopped) => Stops.Succeeded(state, work, stopped.At),
            (Work.NotStarted, SupervisorEvent.Begin) => Starts.Begin(state),
            _ => throw new InvalidOperationException(
                $"A supervisor in the phase {state.Work.GetType().Name} can't take {happened}. "
                + "Give it Begin first, and the outcome of an action before anything else."),
        };

    private static bool IsSimple(SupervisorFlags flags) => flags.Strategy == RestartStrategy.SimpleOneForOne;
}
