using System.Collections.Immutable;
using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Observing;

/// <summary>The end of a process, as <see cref="RuntimeObserver.ProcessEnded"/> gets it. It creates objects only for what is asked for.</summary>
public readonly ref struct ProcessEnd
{
    private readonly TableEntry entry;
    private readonly Received[] left;
    private readonly Handling? handling;

    internal ProcessEnd(TableEntry entry, Pid parent, ExitReason reason, Cause cause, Received[] left, Handling? handling) =>
        (this.entry, Parent, Reason, Cause, this.left, this.handling) = (entry, parent, reason, cause, left, handling);

    /// <summary>The process.</summary>
    public Pid Pid => entry.Pid;

    /// <summary>The process that spawned it, or <see cref="Pid.Outside"/>.</summary>
    public Pid Parent { get; }

    /// <summary>The name under which it was registered; null for none.</summary>
    public string? Name => entry.Name;

    /// <summary>Its label; null for none.</summary>
    public string? Label => entry.Label;

    /// <summary>Its exit reason.</summary>
    public ExitReason Reason { get; }

    /// <summary>The cause of its end.</summary>
    public Cause Cause { get; }

    /// <summary>Whether it has crashed; see <see cref="Kernel.Death.IsCrash"/>.</summary>
    public bool IsCrash => Kernel.Death.IsCrashBy(Reason, Cause);

    /// <summary>The end as a <see cref="Kernel.Death"/>, with the chain of its causes.</summary>
    public Death Death => new(Pid, Reason, Cause);

    /// <summary>The number of processes to which it was linked.</summary>
    public int LinkCount => entry.Links.Count;

    /// <summary>The processes to which it was linked.</summary>
    public ImmutableArray<Pid> Links => [.. entry.Links];

    /// <summary>The activity in which it handled its last message; null if that message was not sent in an activity, or nothing listens. See
    /// <see cref="RuntimeObserver.ActivitySourceName"/>.</summary>
    public ActivityContext? Handling => handling?.Activity.Context;

    /// <summary>The items that it has not received, in the order of its mailbox.</summary>
    public ImmutableArray<Received> Unreceived => [.. left];
}
