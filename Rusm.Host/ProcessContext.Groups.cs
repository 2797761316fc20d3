using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host;

/// <content>Process groups; see <see cref="Runtime.JoinGroup"/> for the rules.</content>
public sealed partial class ProcessContext
{
    /// <summary>Adds this process to a group (Erlang: <c>pg:join/2</c>).</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <exception cref="ArgumentException">The group is blank.</exception>
    public void JoinGroup(string group) => JoinGroup(group, Self);

    /// <summary>Adds a process to a group (Erlang: <c>pg:join/2</c>). Does nothing if the process is not alive.</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <param name="pid">The process.</param>
    /// <exception cref="ArgumentException">The group is blank.</exception>
    public void JoinGroup(string group, Pid pid) => Apply(new Signal.Join(Self, group, pid));

    /// <summary>Takes this process out of a group, once (Erlang: <c>pg:leave/2</c>).</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <returns>Whether it was in the group.</returns>
    public bool LeaveGroup(string group) => LeaveGroup(group, Self);

    /// <summary>Takes a process out of a group, once (Erlang: <c>pg:leave/2</c>).</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <param name="pid">The process.</param>
    /// <returns>Whether it was in the group.</returns>
    public bool LeaveGroup(string group, Pid pid)
    {
        ArgumentNullException.ThrowIfNull(group);
        process.RefuseIfEnded();
        return Dispatcher.TryApply(new Signal.Leave(Self, group, pid));
    }

    /// <summary>The members of a group (Erlang: <c>pg:get_members/1</c>).</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <returns>The members by pid; a process that has joined several times is listed as often. Empty if there is no such group.</returns>
    public ImmutableArray<Pid> GroupMembers(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        process.RefuseIfEnded();
        var members = Dispatcher.MembersOf(group);

        // A recording has what the body sees: how many there are, then each.
        var seen = new Pid[Dispatcher.Observe(process, ValueSource.GroupMember, members.Length)];
        for (var index = 0; index < seen.Length; index++)
        {
            seen[index] = new Pid(Dispatcher.Observe(process, ValueSource.GroupMember, index < members.Length ? members[index].Value : 0));
        }

        return ImmutableArray.Create(seen);
    }

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
