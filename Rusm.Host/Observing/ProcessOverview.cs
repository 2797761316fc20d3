using Rusm.Kernel;

namespace Rusm.Host.Observing;

/// <summary>A process in <see cref="Runtime.Overview"/>. It creates objects only for what is asked for.</summary>
public readonly struct ProcessOverview
{
    private readonly TableEntry entry;

    // Null if the body has come to its end since the table was read.
    private readonly HostedProcess? process;

    internal ProcessOverview(TableEntry entry, HostedProcess? process) => (this.entry, this.process) = (entry, process);

    /// <summary>The process.</summary>
    public Pid Pid => entry.Pid;

    /// <summary>The name under which it is registered; null for none.</summary>
    public string? Name => entry.Name;

    /// <summary>Its label; null for none.</summary>
    public string? Label => entry.Label;

    /// <summary>The process that spawned it, or <see cref="Pid.Outside"/>. <see cref="Pid.Outside"/> also for a process that has ended since.</summary>
    public Pid Parent => process?.Parent ?? Pid.Outside;

    /// <summary>Whether it receives exit signals as messages.</summary>
    public bool TrapsExits => entry.TrapsExits;

    /// <summary>The number of its links.</summary>
    public int LinkCount => entry.Links.Count;

    /// <summary>The number of the monitors that it has created and that have not fired.</summary>
    public int MonitorCount => entry.Monitors.Count;

    /// <summary>The number of items in its mailbox now; 0 for a process that has ended since.</summary>
    public int MailboxCount => process?.Mailbox.Count ?? 0;

    /// <summary>How often it was started again, if it is a child of a supervisor of the library on this node: the number of processes that the child had
    /// before, since the supervisor runs, at most <see cref="int.MaxValue"/>. 0 for any other process, and for one that has ended since.</summary>
    public int Restarts => process?.Restarts ?? 0;

    /// <summary>The processes to which it is linked, by pid.</summary>
    public IEnumerable<Pid> Links => entry.Links;

    /// <summary>The monitors that it has created and that have not fired, by reference.</summary>
    public IEnumerable<MonitorEnd> Monitors => entry.Monitors;
}
