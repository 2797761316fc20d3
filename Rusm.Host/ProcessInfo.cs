using LanguageExt;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A live process as it was at one moment (Erlang: <c>process_info/1</c>).</summary>
/// <param name="Pid">Who it is.</param>
/// <param name="Name">The name it is registered under; null when it has none.</param>
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
    bool TrapsExits,
    Seq<Pid> Links,
    Seq<MonitorEnd> Monitors,
    Seq<MonitorEnd> MonitoredBy,
    Seq<Received> Mailbox,
    TimeSpan? BlockedFor);

/// <summary>How much a runtime has done, at one moment.</summary>
/// <param name="Spawned">Processes ever spawned.</param>
/// <param name="Finished">Processes that have ended, in the table.</param>
/// <param name="BodiesRunning">Bodies that have not come to their end: those of the living, and those that still unwind.</param>
public readonly record struct RuntimeCounters(long Spawned, long Finished, int BodiesRunning);
