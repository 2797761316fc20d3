using LanguageExt;
using Rusm.Kernel.Supervision.Decisions;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// The decisions of a supervisor, as OTP's <c>supervisor</c> makes them: a pure function from a state and an event to the next state and
/// the actions of the supervisor's process. Equal inputs give equal outputs.
/// </summary>
public static class SupervisorMachine
{
    /// <summary>Returns the initial state of a supervisor.</summary>
    /// <param name="parent">The process that starts the supervisor, whose exit signal ends it, or <see cref="Pid.Outside"/>.</param>
    /// <param name="flags">The supervisor flags.</param>
    /// <param name="children">The specifications of its children in the order of their starts; for simple_one_for_one only the template.</param>
    /// <returns>The state. Its first event must be <see cref="SupervisorEvent.Begin"/>.</returns>
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
    /// <param name="state">The state before the event. It is not changed.</param>
    /// <param name="supervisorEvent">The event.</param>
    /// <returns>The state after the event, and the actions that the process of the supervisor must carry out. An action with an outcome is
    /// the last action. Its outcome must be the next event.</returns>
    /// <exception cref="InvalidOperationException">The supervisor waits for an outcome and the event is not that outcome; the event is an
    /// outcome and the supervisor does not wait for it; or the supervisor has ended.</exception>
    public static SupervisorStep Step(SupervisorState state, SupervisorEvent supervisorEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(supervisorEvent);
        return StepInPlace(state.WithNewOwner(), supervisorEvent);
    }

    /// <summary>Applies one event, as <see cref="Step"/> does, but changes parts of the state in place. The caller must not use the old
    /// state afterwards.</summary>
    internal static SupervisorStep StepInPlace(SupervisorState state, SupervisorEvent supervisorEvent) =>
        (state.Work, supervisorEvent) switch
        {
            (Work.Idle, SupervisorEvent.Exited exited) when exited.From == state.Parent => Stops.EndSupervisor(state, exited.Reason, exited.Death),
            (Work.Idle, SupervisorEvent.Exited exited) => Ends.OfChild(state, exited),
            (Work.Idle, SupervisorEvent.Due due) => Restarts.WhenDue(state, due.Number, due.At),
            (Work.Idle, SupervisorEvent.Called called) => Management.Answer(state, called.Call),
            (Work.Starting work, SupervisorEvent.Started started) => Starts.Succeeded(state, work, started),
            (Work.Starting work, SupervisorEvent.StartFailed failed) => Starts.Failed(state, work, failed),
            (Work.Stopping work, SupervisorEvent.Stopped stopped) => Stops.Succeeded(state, work, stopped.At),
            (Work.NotStarted, SupervisorEvent.Begin) => Starts.Begin(state),
            _ => throw new InvalidOperationException(
                $"A supervisor in the phase {state.Work.GetType().Name} can't take {supervisorEvent}. "
                + "Give it Begin first, and the outcome of an action before anything else."),
        };

    private static bool IsSimple(SupervisorFlags flags) => flags.Strategy == RestartStrategy.SimpleOneForOne;
}
