using Rusm.Host.Observing;
using Rusm.Host.Scheduling;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// What is left to do after leaving the kernel's gate: start, wake and cancel bodies, and end activities. None of it may hold up
/// the kernel, and some of it runs user code. Nothing waits for it: the order that processes can see is that of their mailboxes,
/// settled in the gate.
/// </summary>
internal sealed class DeferredActions
{
    // A cascade of a million leaves a list of a million behind: that one is not kept.
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

    /// <summary>An empty list, a spare one of this thread if it has one. <see cref="Run"/> makes it the spare one.</summary>
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
