namespace Rusm.Kernel.Rules;

/// <summary>Process groups (Erlang: <c>pg</c>). A process can be in many groups, and several times in one group. When it ends, it is
/// removed from all its groups (see <see cref="Turn.Without"/>).</summary>
internal static class Groups
{
    /// <summary>Adds a process to a group. Does nothing if the process is not alive, as in <c>pg:join</c>.</summary>
    internal static Turn Join(Turn turn, string group, Pid pid) =>
        turn.Find(pid) is null ? turn : turn.WithMember(group, pid);

    internal static Turn Leave(Turn turn, Pid by, string group, Pid pid)
    {
        turn = turn.WithoutMember(group, pid, out var wasMember);
        return wasMember ? turn : turn.Refuse(by, new Refusal.NotInGroup(group, pid));
    }
}
