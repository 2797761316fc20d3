using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>A live process as the process table knows it. What is not here, its body and its mailbox, is the host's.</summary>
/// <param name="Pid">Who it is.</param>
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
    private static readonly KeyedSet<Pid> NoLinks = KeyedSet<Pid>.Empty;
    private static readonly KeyedSet<MonitorEnd> NoMonitors = KeyedSet<MonitorEnd>.Empty;

    /// <summary>The name it is registered under, which is nobody else's; null when it has none.</summary>
    public string? Name { get; init; }

    internal static ProcessEntry Newborn(Pid pid, string? name = null) =>
        new(pid, TrapsExits: false, NoLinks, NoMonitors, NoMonitors) { Name = name };

    internal static ProcessEntry NewbornLinkedTo(Pid parent, Pid pid, string? name) =>
        new(pid, TrapsExits: false, KeyedSet<Pid>.Of(parent), NoMonitors, NoMonitors) { Name = name };

    internal static ProcessEntry NewbornMonitoredAs(MonitorEnd held, Pid pid, string? name) =>
        new(pid, TrapsExits: false, NoLinks, NoMonitors, KeyedSet<MonitorEnd>.Of(held)) { Name = name };

    // One half of a change each: the rules see to the other half.
    internal ProcessEntry LinkedTo(Pid peer, Owner owner) => WithLinks(Links.Add(peer, owner));

    internal ProcessEntry UnlinkedFrom(Pid peer, Owner owner) => WithLinks(Links.Remove(peer.Value, owner));

    internal ProcessEntry Monitoring(MonitorRef reference, Pid target, Owner owner) =>
        WithMonitors(Monitors.Add(new MonitorEnd(reference, target), owner));

    internal ProcessEntry NoLongerMonitoring(MonitorRef reference, Owner owner) =>
        WithMonitors(Monitors.Remove(reference.Value, owner));

    internal ProcessEntry MonitoredAs(MonitorRef reference, Pid watcher, Owner owner) =>
        WithMonitoredBy(MonitoredBy.Add(new MonitorEnd(reference, watcher), owner));

    internal ProcessEntry NoLongerMonitored(MonitorRef reference, Owner owner) =>
        WithMonitoredBy(MonitoredBy.Remove(reference.Value, owner));

    // A large set may have changed in place: then it is the same set, and the entry that holds it is its owner's as well.
    private ProcessEntry WithLinks(KeyedSet<Pid> links) => ReferenceEquals(links, Links) ? this : this with { Links = links };

    private ProcessEntry WithMonitors(KeyedSet<MonitorEnd> monitors) =>
        ReferenceEquals(monitors, Monitors) ? this : this with { Monitors = monitors };

    private ProcessEntry WithMonitoredBy(KeyedSet<MonitorEnd> monitoredBy) =>
        ReferenceEquals(monitoredBy, MonitoredBy) ? this : this with { MonitoredBy = monitoredBy };
}

/// <summary>One end of a monitor: its reference, and the process at the other end.</summary>
/// <param name="Reference">The monitor.</param>
/// <param name="Other">The watched process, seen from the watcher; the watcher, seen from the watched.</param>
public readonly record struct MonitorEnd(MonitorRef Reference, Pid Other) : IKeyed
{
    long IKeyed.Key => Reference.Value;
}
