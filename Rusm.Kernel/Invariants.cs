using LanguageExt;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel;

/// <summary>
/// The invariants of every state that transitions can reach: links are symmetric, monitors, names and groups match on both sides, no entry
/// refers to a process that is not alive or to itself, pids and references have been assigned, and counters only grow. Of a link or a monitor to
/// another node a state has one half: its node is connected and counts it.
/// </summary>
public static class Invariants
{
    /// <summary>Checks the invariants of a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>A sentence for each broken invariant; empty if all hold.</returns>
    public static Seq<string> Check(State state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var counted = state.Processes.Count();
        return state.Processes.SelectMany(entry => OfOne(state, entry))
            .Concat(state.Names.SelectMany(registered => OfName(state, registered.Name, registered.Pid)))
            .Concat(state.GroupTable.All.SelectMany(group => OfGroup(state, group.Group, group.Members)))
            .Concat(ConnectionInvariants.Of(state))
            .Concat(When(counted != state.Count, $"the table counts {state.Count} processes and has {counted}"))
            .ToSeq().Strict();
    }

    /// <summary>Checks the invariants of a state, and those between an earlier state and it.</summary>
    /// <param name="before">The earlier state.</param>
    /// <param name="after">The later state.</param>
    /// <returns>A sentence for each broken invariant; empty if all hold.</returns>
    public static Seq<string> Check(State before, State after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return When(after.LastPid < before.LastPid, $"the pid counter fell from {before.LastPid} to {after.LastPid}")
            .Concat(When(after.LastReference < before.LastReference, $"the reference counter fell from {before.LastReference} to {after.LastReference}"))
            .Concat(after.Processes
                .Where(entry => entry.Pid.Number <= before.LastPid && !before.IsAlive(entry.Pid))
                .Select(entry => $"{entry.Pid} was dead and is alive again"))
            .Concat(Check(after))
            .ToSeq().Strict();
    }

    private static IEnumerable<string> OfOne(State state, ProcessEntry entry) =>
        When(entry.Pid.Number < 1 || entry.Pid.Number > state.LastPid || entry.Pid.Node != state.Node, $"{entry.Pid} was never assigned")
            .Concat(When(
                entry.Name is { } name && state.WhereIs(name) != entry.Pid,
                $"{entry.Pid} has the name {entry.Name}, which is not registered for it"))
            .Concat(state.GroupsOf(entry.Pid)
                .Where(group => !state.GroupTable.MembersOf(group).Contains(entry.Pid.Value))
                .Select(group => $"{entry.Pid} has the group {group}, of which it is not a member"))
            .Concat(entry.Links.SelectMany(peer => OfLink(state, entry.Pid, peer)))
            .Concat(entry.Monitors.SelectMany(held => OfMonitor(state, entry.Pid, held, "monitors", other => other.MonitoredBy)))
            .Concat(entry.MonitoredBy.SelectMany(on => OfMonitor(state, entry.Pid, on, "is monitored by", other => other.Monitors)));

    private static IEnumerable<string> OfName(State state, string name, Pid holder) =>
        state.Find(holder).Match(
            Some: entry => When(entry.Name != name, $"the name {name} is registered for {holder}, whose name is {entry.Name ?? "none"}"),
            None: () => [$"the name {name} is registered for {holder}, which is dead"]);

    private static IEnumerable<string> OfGroup(State state, string group, Persistent.KeyedSet<GroupMember> members) => members.SelectMany(member =>
        When(!state.IsAlive(member.Pid) && !state.IsConnected(member.Pid.Node), $"{member.Pid} is in the group {group}, and is dead")
            .Concat(When(member.Times < 1, $"{member.Pid} is in the group {group} {member.Times} times"))
            .Concat(When(!state.GroupsOf(member.Pid).Contains(group, StringComparer.Ordinal), $"{member.Pid} is in the group {group}, which is not among its groups")));

    private static IEnumerable<string> OfLink(State state, Pid pid, Pid peer) =>
        peer == pid
            ? [$"{pid} is linked to itself"]
            : state.IsConnected(peer.Node) ? []
            : state.Find(peer).Match(
                Some: other => When(!other.Links.Contains(pid.Value), $"{pid} is linked to {peer}, and {peer} not to {pid}"),
                None: () => [$"{pid} is linked to {peer}, which is dead"]);

    private static IEnumerable<string> OfMonitor(
        State state, Pid pid, MonitorEnd end, string verb, Func<ProcessEntry, Persistent.KeyedSet<MonitorEnd>> otherSide) =>
        When(end.Reference.Node == state.Node && (end.Reference.Number < 1 || end.Reference.Number > state.LastReference), $"{end.Reference} was never assigned")
            .Concat(end.Other == pid
                ? [$"{pid} {verb} itself as {end.Reference}"]
                : state.IsConnected(end.Other.Node) ? []
                : state.Find(end.Other).Match(
                    Some: other => When(
                        !otherSide(other).TryGet(end.Reference.Value, out var match) || match.Other != pid,
                        $"{pid} {verb} {end.Other} as {end.Reference}, and {end.Other} has no matching entry"),
                    None: () => [$"{pid} {verb} {end.Other} as {end.Reference}, which is dead"]));

    private static IEnumerable<string> When(bool broken, string sentence) => broken ? [sentence] : [];
}
