using LanguageExt;
using Rusm.Kernel.Nodes;
using static LanguageExt.Prelude;

namespace Rusm.Kernel;

/// <summary>
/// Applies signals for a host. It holds the newest state, to which no other code has access, so the next signal can change its nodes in
/// place. Compare the builder of an immutable collection. It makes the same transitions as <see cref="Machine.Step"/>, and a state that
/// it has returned never changes. Not thread-safe.
/// </summary>
public sealed class StateBuilder
{
    private readonly EffectList effects = new();
    private readonly Workspace work;
    private Turn newest;

    /// <summary>Creates a builder that starts with a state.</summary>
    /// <param name="state">The state to start with. It is not changed.</param>
    public StateBuilder(State state)
    {
        ArgumentNullException.ThrowIfNull(state);
        work = new Workspace(effects);
        newest = new Turn(state, work);
    }

    /// <summary>The number of processes that are alive.</summary>
    public int Count => newest.Count;

    /// <summary>The number of processes that have been spawned.</summary>
    public long Spawned => newest.LastPid;

    /// <summary>The nodes that are connected, in order.</summary>
    internal IEnumerable<NodeId> Nodes => newest.Nodes.All.Select(static connection => connection.Node);

    /// <summary>Whether the process is alive.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>Whether it is in the table.</returns>
    public bool IsAlive(Pid pid) => newest.Find(pid) is not null;

    /// <summary>Returns the process that has a name.</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <returns>The process, which is alive; none if no process has the name.</returns>
    public Option<Pid> WhereIs(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Optional(newest.WhereIs(name));
    }

    /// <summary>Returns the process that has a global name; see <see cref="State.WhereIsGlobal"/>.</summary>
    internal Pid? WhereIsGlobal(string name) => newest.GlobalNames.HolderOf(name);

    /// <summary>Returns the members of a process group; see <see cref="State.MembersOf"/>.</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <returns>The members, which are alive; empty if there is no such group.</returns>
    public IEnumerable<Pid> MembersOf(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return newest.MembersOf(group).SelectMany(static member => Enumerable.Repeat(member.Pid, member.Times));
    }

    /// <summary>Applies one signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>The effects that the host must carry out, in this order. The span is valid until the next call.</returns>
    public ReadOnlySpan<Effect> Apply(Signal signal)
    {
        effects.Clear();
        Apply(signal, effects);
        return effects.All;
    }

    /// <summary>Applies one signal. Each effect is passed to the handler as soon as it is known, so no list of effects is created.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="handler">The handler. It gets the effects in the order in which <see cref="Apply(Signal)"/> returns them.</param>
    internal void Apply(Signal signal, IEffectHandler handler)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(handler);
        work.Handler = handler;
        newest = Machine.Apply(newest, signal);
    }

    /// <summary>Returns the newest state. Later signals do not change it: they copy the parts that they change.</summary>
    /// <returns>The state.</returns>
    public State ToState() => newest.ToState();
}
