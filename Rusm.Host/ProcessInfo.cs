using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Information about a process at one moment (Erlang: <c>process_info/1</c>).</summary>
/// <param name="Pid">The pid of the process.</param>
/// <param name="Name">The name it is registered under; null when it has none.</param>
/// <param name="Label">Its label, a text for people; null when it has none.</param>
/// <param name="Groups">The process groups it is in, each once.</param>
/// <param name="TrapsExits">Whether exit signals become messages.</param>
/// <param name="Links">The processes it is linked to, by pid.</param>
/// <param name="Monitors">The monitors it holds, by reference, with the processes it watches.</param>
/// <param name="MonitoredBy">The monitors held on it, by reference, with their watchers.</param>
/// <param name="Mailbox">What it has not received yet, in order.</param>
/// <param name="BlockedFor">How long its body has been running without an await, if that is at least
/// <see cref="RuntimeOptions.BlockedAfter"/>; otherwise null. Null also for a body with <see cref="BodyThread.Own"/>.</param>
public sealed record ProcessInfo(
    Pid Pid,
    string? Name,
    string? Label,
    ImmutableArray<string> Groups,
    bool TrapsExits,
    ImmutableArray<Pid> Links,
    ImmutableArray<MonitorEnd> Monitors,
    ImmutableArray<MonitorEnd> MonitoredBy,
    ImmutableArray<Received> Mailbox,
    TimeSpan? BlockedFor)
{
    /// <summary>One line.</summary>
    /// <returns><c>&lt;2&gt; (cache): links [&lt;1&gt;], monitors [], monitored by [], mailbox [message 7]</c>.</returns>
    public override string ToString() =>
        $"{Pid}{((Name ?? Label) is { } known ? $" ({known})" : "")}: links {List(Links)}, monitors {List(Monitors)}, monitored by {List(MonitoredBy)}, "
        + $"mailbox {List(Mailbox)}{(Groups.IsDefaultOrEmpty ? "" : $", groups {List(Groups)}")}{(TrapsExits ? ", traps exits" : "")}{(BlockedFor is { } time ? $", blocked for {time}" : "")}";

    private static string List<T>(ImmutableArray<T> items) => items.IsDefault ? "[]" : $"[{string.Join(", ", items)}]";
}

/// <summary>Counters of a runtime at one moment.</summary>
/// <param name="Spawned">Processes ever spawned.</param>
/// <param name="Finished">Processes that have ended, in the table.</param>
/// <param name="BodiesRunning">Bodies that have not come to their end: those of the living, and those that still unwind.</param>
public readonly record struct RuntimeCounters(long Spawned, long Finished, int BodiesRunning);
