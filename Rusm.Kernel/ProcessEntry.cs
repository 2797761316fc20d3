using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>A live process as the process table knows it. What is not here, its body and its mailbox, is the host's.</summary>
/// <param name="Pid">The pid of the process.</param>
/// <param name="TrapsExits">Whether exit signals become messages (Erlang: <c>trap_exit</c>).</param>
/// <param name="Links">The processes it is linked to, by pid. They hold the other half of each link.</param>
/// <param name="Monitors">The monitors it holds, by reference, each with the process it watches.</param>
/// <param name="MonitoredBy">The monitors held on it, by reference, each with its watcher.</param>
public sealed record ProcessEntry(
    Pid Pid,
    bool TrapsExits,
    KeyedSet<Pid> Links,
    KeyedSet<MonitorEnd> Monitors,
    KeyedSet<MonitorEnd> MonitoredBy)
{
    /// <summary>The registered name, which no other process has; null if it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Its label, a text for people; null when it has none.</summary>
    public string? Label { get; init; }
}

/// <summary>One end of a monitor: its reference, and the process at the other end.</summary>
/// <param name="Reference">The monitor.</param>
/// <param name="Other">The watched process, seen from the watcher; the watcher, seen from the watched.</param>
public readonly record struct MonitorEnd(MonitorRef Reference, Pid Other) : IKeyed
{
    long IKeyed.Key => Reference.Value;
}
