using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>The entry of a process that is alive, in the process table. The body and the mailbox of the process are in the host.</summary>
/// <param name="Pid">The pid of the process.</param>
/// <param name="TrapsExits">Whether the process traps exits (Erlang: <c>trap_exit</c>).</param>
/// <param name="Links">The processes to which it is linked, ordered by pid. Their entries contain this process.</param>
/// <param name="Monitors">The monitors that it holds, ordered by reference, each with its target.</param>
/// <param name="MonitoredBy">The monitors of which it is the target, ordered by reference, each with its watcher.</param>
public sealed record ProcessEntry(
    Pid Pid,
    bool TrapsExits,
    KeyedSet<Pid> Links,
    KeyedSet<MonitorEnd> Monitors,
    KeyedSet<MonitorEnd> MonitoredBy)
{
    /// <summary>The registered name of the process; null if it has none. No other process has the same name.</summary>
    public string? Name { get; init; }

    /// <summary>The label of the process, a text for people; null if it has none.</summary>
    public string? Label { get; init; }
}

/// <summary>A monitor, as the entry of its watcher or its target has it.</summary>
/// <param name="Reference">The reference of the monitor.</param>
/// <param name="Other">The target in the entry of the watcher; the watcher in the entry of the target.</param>
public readonly record struct MonitorEnd(MonitorRef Reference, Pid Other) : IKeyed
{
    long IKeyed.Key => Reference.Value;
}
