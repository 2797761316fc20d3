using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// Drives the decisions of a supervisor for a host. It holds the newest state, which no other code can see, so that the next step can
/// reuse parts of it in place. It makes the same decisions as <see cref="SupervisorMachine.Step"/>, and what it has given away never
/// changes. Not thread-safe.
/// </summary>
internal sealed class SupervisorBuilder
{
    private SupervisorState newest;

    /// <summary>A builder that goes on from a state.</summary>
    /// <param name="state">The state to start from; it stays as it is.</param>
    public SupervisorBuilder(SupervisorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        newest = state.Released();
    }

    /// <summary>The process whose exit ends the supervisor: the one that started it, or <see cref="Pid.Outside"/>.</summary>
    public Pid Parent => newest.Parent;

    /// <summary>Whether it has come to its end.</summary>
    public bool HasEnded => newest.HasEnded;

    /// <summary>Applies one event; see <see cref="SupervisorMachine.Step"/>.</summary>
    /// <param name="happened">What the supervisor hears.</param>
    /// <returns>What its process must do, in this order.</returns>
    /// <exception cref="InvalidOperationException">The supervisor awaits an outcome and gets something else, or the other way round,
    /// or it has ended.</exception>
    public Seq<SupervisorAction> Apply(SupervisorEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var step = SupervisorMachine.Decide(newest, happened);
        newest = step.State;
        return step.Actions;
    }

    /// <summary>The newest state, given away: later steps copy what they change of it.</summary>
    /// <returns>The state.</returns>
    public SupervisorState ToState()
    {
        var given = newest;
        newest = given.Released();
        return given;
    }
}
