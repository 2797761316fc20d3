using Rusm.Host.Observing;
using Rusm.Host.Scheduling;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Actions to run after the kernel's gate is left: to start, wake and cancel bodies, and to end activities. They must not delay the
/// kernel, and some of them call user code. Their order does not matter: processes can observe only the order of their mailboxes, which
/// is determined inside the gate.
/// </summary>
internal sealed class DeferredActions
{
    // The list of a very large cascade is not kept, so that its memory can be freed.
    private const int LargestSpare = 1024;

    [ThreadStatic]
    private static DeferredActions? spare;

    private readonly List<(Kind Kind, HostedProcess Process)> pending = [];
    private readonly List<(Scheduler Scheduler, Runnable Item)> items = [];
    private readonly List<(Handling Handling, ExitReason Reason)> handlings = [];

    private enum Kind
    {
        Start = 0,
        Wake,
        Cancel,
    }

    /// <summary>Returns an empty list: the spare list of this thread if there is one. <see cref="Run"/> makes it the spare list again.</summary>
    internal static DeferredActions Take()
    {
        var taken = spare ?? new DeferredActions();
        spare = null;
        return taken;
    }

    internal void Start(HostedProcess process) => pending.Add((Kind.Start, process));

    internal void Wake(HostedProcess process) => pending.Add((Kind.Wake, process));

    internal void Cancel(HostedProcess process) => pending.Add((Kind.Cancel, process));

    internal void Schedule(Scheduler scheduler, Runnable item) => items.Add((scheduler, item));

    internal void End(Handling handling, ExitReason reason) => handlings.Add((handling, reason));

    internal void Run()
    {
        foreach (var (kind, process) in pending)
        {
            switch (kind)
            {
                case Kind.Start:
                    process.Start();
                    break;
                case Kind.Wake:
                    process.Mailbox.Wake();
                    break;
                default:
                    process.CancelToken();
                    break;
            }
        }

        items.ForEach(static item => item.Scheduler.Run(item.Item));
        items.Clear();
        handlings.ForEach(static ended => ended.Handling.End(ended.Reason));
        handlings.Clear();
        pending.Clear();
        if (pending.Capacity <= LargestSpare && items.Capacity <= LargestSpare && handlings.Capacity <= LargestSpare)
        {
            spare = this;
        }
    }
}
