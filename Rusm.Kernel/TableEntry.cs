using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// A process that is alive, in the process table. Like a node of the table, an entry belongs to the <see cref="Owner"/> that created it.
/// That owner changes it in place. For any other owner, a change makes a copy. The kernel returns <see cref="ToProcessEntry"/> to callers.
/// </summary>
internal sealed class TableEntry
{
    private static readonly KeyedSet<Pid> NoLinks = KeyedSet<Pid>.Empty;
    private static readonly KeyedSet<MonitorEnd> NoMonitors = KeyedSet<MonitorEnd>.Empty;

    private readonly Owner owner;

    private TableEntry(
        Owner owner, Pid pid, string? name, string? label, KeyedSet<Pid> links, KeyedSet<MonitorEnd> monitors, KeyedSet<MonitorEnd> monitoredBy)
    {
        (this.owner, Pid, Name, Label) = (owner, pid, name, label);
        (Links, Monitors, MonitoredBy) = (links, monitors, monitoredBy);
    }

    internal Pid Pid { get; }

    internal bool TrapsExits { get; private set; }

    internal string? Name { get; private set; }

    internal string? Label { get; private set; }

    internal KeyedSet<Pid> Links { get; private set; }

    internal KeyedSet<MonitorEnd> Monitors { get; private set; }

    internal KeyedSet<MonitorEnd> MonitoredBy { get; private set; }

    /// <summary>A snapshot of the entry. Its sets do not change after the owner is dropped, which happens before a state is
    /// returned to callers.</summary>
    internal ProcessEntry ToProcessEntry() => new(Pid, TrapsExits, Links, Monitors, MonitoredBy) { Name = Name, Label = Label };

    internal static TableEntry Create(Pid pid, string? name, string? label, Owner owner) =>
        new(owner, pid, name, label, NoLinks, NoMonitors, NoMonitors);

    internal static TableEntry CreateLinkedTo(Pid parent, Pid pid, string? name, string? label, Owner owner) =>
        new(owner, pid, name, label, KeyedSet<Pid>.Of(parent), NoMonitors, NoMonitors);

    internal static TableEntry CreateMonitoredAs(MonitorEnd held, Pid pid, string? name, string? label, Owner owner) =>
        new(owner, pid, name, label, NoLinks, NoMonitors, KeyedSet<MonitorEnd>.Of(held));

    internal TableEntry WithTrapExit(bool traps, Owner by)
    {
        var changed = OwnedBy(by);
        changed.TrapsExits = traps;
        return changed;
    }

    internal TableEntry WithName(string? name, Owner by)
    {
        var changed = OwnedBy(by);
        changed.Name = name;
        return changed;
    }

    internal TableEntry WithLabel(string? label, Owner by)
    {
        var changed = OwnedBy(by);
        changed.Label = label;
        return changed;
    }

    // Each of these methods changes one side of a link or monitor. The rules change the other side.
    internal TableEntry LinkedTo(Pid peer, Owner by) => WithLinks(Links.Add(peer, by), by);

    internal TableEntry UnlinkedFrom(Pid peer, Owner by) => WithLinks(Links.Remove(peer.Value, by), by);

    internal TableEntry Monitoring(MonitorRef reference, Pid target, Owner by) =>
        WithMonitors(Monitors.Add(new MonitorEnd(reference, target), by), by);

    internal TableEntry NoLongerMonitoring(MonitorRef reference, Owner by) => WithMonitors(Monitors.Remove(reference.Value, by), by);

    internal TableEntry MonitoredAs(MonitorRef reference, Pid watcher, Owner by) =>
        WithMonitoredBy(MonitoredBy.Add(new MonitorEnd(reference, watcher), by), by);

    internal TableEntry NoLongerMonitored(MonitorRef reference, Owner by) => WithMonitoredBy(MonitoredBy.Remove(reference.Value, by), by);

    private TableEntry WithLinks(KeyedSet<Pid> links, Owner by)
    {
        var changed = OwnedBy(by);
        changed.Links = links;
        return changed;
    }

    private TableEntry WithMonitors(KeyedSet<MonitorEnd> monitors, Owner by)
    {
        var changed = OwnedBy(by);
        changed.Monitors = monitors;
        return changed;
    }

    private TableEntry WithMonitoredBy(KeyedSet<MonitorEnd> monitoredBy, Owner by)
    {
        var changed = OwnedBy(by);
        changed.MonitoredBy = monitoredBy;
        return changed;
    }

    private TableEntry OwnedBy(Owner by) =>
        ReferenceEquals(owner, by) ? this : new TableEntry(by, Pid, Name, Label, Links, Monitors, MonitoredBy) { TrapsExits = TrapsExits };
}
