namespace Rusm.Kernel.Rules;

/// <summary>Process groups (Erlang: <c>pg</c>). A process can be in many groups, and several times in one. Its end takes it out of all of
/// them (see <see cref="Turn.Without"/>).</summary>
internal static class Groups
{
    /// <summary>Does nothing if the process is not alive, as <c>pg:join</c> does.</summary>
    internal static Turn Join(Turn turn, string group, Pid pid) =>
        turn.Find(pid) is null ? turn : turn.WithMember(group, pid);

    internal static Turn Leave(Turn turn, Pid by, string group, Pid pid)
    {
        turn = turn.WithoutMember(group, pid, out var wasMember);
        return wasMember ? turn : turn.Refuse(by, new Refusal.NotInGroup(group, pid));
    }
}
