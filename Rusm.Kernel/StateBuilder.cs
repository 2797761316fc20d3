using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel;

/// <summary>
/// Drives the kernel for a host. It holds the newest state, which no other code can see, so that the next signal can reuse its
/// nodes in place. It stands to <see cref="State"/> as an immutable collection's builder to the collection: the same transitions
/// as <see cref="Machine.Step"/>, and what it has given away never changes. Not for use by two threads at once.
/// </summary>
public sealed class StateBuilder
{
    private readonly EffectList effects = new();
    private readonly Workspace work;
    private Turn newest;

    /// <summary>A builder that goes on from a state.</summary>
    /// <param name="state">The state to start from; it stays as it is.</param>
    public StateBuilder(State state)
    {
        ArgumentNullException.ThrowIfNull(state);
        work = new Workspace(effects);
        newest = new Turn(state, work);
    }

    /// <summary>How many processes are alive.</summary>
    public int Count => newest.Count;

    /// <summary>How many processes were ever spawned.</summary>
    public long Spawned => newest.LastPid;

    /// <summary>Whether the process is alive.</summary>
    /// <param name="pid">Which process.</param>
    /// <returns>Whether it is in the table.</returns>
    public bool IsAlive(Pid pid) => newest.Find(pid) is not null;

    /// <summary>Returns the process that has a name.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <returns>The process, which is alive; none if no process has the name.</returns>
    public Option<Pid> WhereIs(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Optional(newest.WhereIs(name));
    }

    /// <summary>The members of a process group; see <see cref="State.MembersOf"/>.</summary>
    /// <param name="group">The group; case matters.</param>
    /// <returns>The members, which are alive; empty if there is no such group.</returns>
    public IEnumerable<Pid> MembersOf(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return newest.MembersOf(group).SelectMany(static member => Enumerable.Repeat(member.Pid, member.Times));
    }

    /// <summary>Applies one signal.</summary>
    /// <param name="signal">What happens.</param>
    /// <returns>What the host must do, in this order. The span is valid until the next call.</returns>
    public ReadOnlySpan<Effect> Apply(Signal signal)
    {
        effects.Forget();
        Apply(signal, effects);
        return effects.All;
    }

    /// <summary>Applies one signal, and has its effects performed as they come: no list of them is made.</summary>
    /// <param name="signal">What happens.</param>
    /// <param name="performer">Carries the effects out, in the order in which they would be listed.</param>
    internal void Apply(Signal signal, IEffectHandler performer)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(performer);
        work.Effects = performer;
        newest = Machine.Apply(newest, signal);
    }

    /// <summary>The newest state, given away: later signals copy what they change of it.</summary>
    /// <returns>The state.</returns>
    public State ToState() => newest.Seal();
}
