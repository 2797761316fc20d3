using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// Applies events to a supervisor for a host. It holds the newest state, to which no other code has access, so the next step can change
/// parts of it in place. It makes the same decisions as <see cref="SupervisorMachine.Step"/>, and a state that it has returned never
/// changes. Not thread-safe.
/// </summary>
internal sealed class SupervisorBuilder
{
    private SupervisorState newest;

    /// <summary>Creates a builder that starts with a state.</summary>
    /// <param name="state">The state to start with. It is not changed.</param>
    public SupervisorBuilder(SupervisorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        newest = state.WithNewOwner();
    }

    /// <summary>The process that started the supervisor, whose exit signal ends it, or <see cref="Pid.Outside"/>.</summary>
    public Pid Parent => newest.Parent;

    /// <summary>The number of restarts within the last period of the restart intensity, as of the last restart.</summary>
    public int RecentRestarts => newest.RecentRestarts.Count;

    /// <summary>Whether the supervisor has ended.</summary>
    public bool HasEnded => newest.HasEnded;

    /// <summary>Applies one event; see <see cref="SupervisorMachine.Step"/>.</summary>
    /// <param name="supervisorEvent">The event.</param>
    /// <returns>The actions that the process of the supervisor must carry out, in this order.</returns>
    /// <exception cref="InvalidOperationException">The supervisor waits for an outcome and the event is not that outcome; the event is an
    /// outcome and the supervisor does not wait for it; or the supervisor has ended.</exception>
    public Seq<SupervisorAction> Apply(SupervisorEvent supervisorEvent)
    {
        ArgumentNullException.ThrowIfNull(supervisorEvent);
        var step = SupervisorMachine.StepInPlace(newest, supervisorEvent);
        newest = step.State;
        return step.Actions;
    }

    /// <summary>Returns the newest state. Later steps do not change it: they copy the parts that they change.</summary>
    /// <returns>The state.</returns>
    public SupervisorState ToState()
    {
        var returned = newest;
        newest = returned.WithNewOwner();
        return returned;
    }
}
