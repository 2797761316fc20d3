using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>
/// Process groups (Erlang: <c>pg</c>). A group is a named set of processes. It exists as long as it has members. A process can be in many
/// groups, and can join one several times; then it must leave it as often. When a process ends, it is in no group any more.
/// </content>
public sealed partial class Runtime
{
    /// <summary>Adds a process to a group (Erlang: <c>pg:join/2</c>). Does nothing if the process is not alive.</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <param name="pid">The process.</param>
    /// <exception cref="ArgumentException">The group is blank.</exception>
    public void JoinGroup(string group, Pid pid) => dispatcher.Apply(new Signal.Join(Pid.Outside, group, pid));

    /// <summary>Takes a process out of a group, once (Erlang: <c>pg:leave/2</c>).</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <param name="pid">The process.</param>
    /// <returns>Whether it was in the group.</returns>
    public bool LeaveGroup(string group, Pid pid)
    {
        ArgumentNullException.ThrowIfNull(group);
        return dispatcher.TryApply(new Signal.Leave(Pid.Outside, group, pid));
    }

    /// <summary>The members of a group (Erlang: <c>pg:get_members/1</c>).</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <returns>The members by pid; a process that has joined several times is listed as often. Empty if there is no such group.</returns>
    public ImmutableArray<Pid> GroupMembers(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return dispatcher.MembersOf(group);
    }

    /// <summary>The groups that have members, in ordinal order (Erlang: <c>pg:which_groups/0</c>).</summary>
    /// <returns>The groups.</returns>
    public ImmutableArray<string> Groups() => [.. Snapshot().Groups.Select(static group => group.Group)];

    /// <summary>Sends a message to each member of a group: to a process that has joined several times as often. Does nothing if there is
    /// no such group.</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <param name="message">The message. All members get the same object.</param>
    public void SendToGroup(string group, object? message)
    {
        foreach (var member in GroupMembers(group))
        {
            Send(member, message);
        }
    }
}
