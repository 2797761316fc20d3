using System.Threading.Tasks.Sources;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The one ordered queue of a process, and what its body awaits when the queue has nothing for it. Anybody may put items in; only
/// the body takes them out, one receive at a time.
/// </summary>
/// <remarks>
/// A receive that finds nothing parks. The item that ends the wait is handed over at once, so nobody can take it away again, but
/// the body is resumed by <see cref="Wake"/>, which whoever puts the item in does after leaving the mailbox, and the kernel's gate.
/// </remarks>
internal abstract class Mailbox : IValueTaskSource<Received?>
{
    private static readonly object Null = new();

    private ItemQueue items;
    private Resumption resumption;
    private Parked parked;
    private bool closed;

    // Never while user code runs, and mostly for a few instructions; a lock would cost as much again to leave as to enter.
    private SpinLock guard = new(enableThreadOwnerTracking: false);

    // A message waits here as it was sent, without its envelope: the mailbox of a parked process is old, and the collector has to
    // look after everything new that something old holds.
    private object? handedOver;

    private enum Parked
    {
        No = 0,

        /// <summary>The next item ends the wait, and is its result.</summary>
        ForTheNext,

        /// <summary>The next item ends the wait and stays in the queue: a selective receive looks at it there.</summary>
        ForAnArrival,

        /// <summary>The wait has ended; the body is about to be resumed, or never will be.</summary>
        Over,
    }

    /// <summary>Whose it is. The two are one object, since there may be millions of them.</summary>
    private protected abstract HostedProcess Process { get; }

    /// <summary>Keeps everybody else out.</summary>
    /// <returns>To be disposed of, on this thread.</returns>
    internal Held Hold() => new(ref guard);

    /// <summary>Puts an item at the end.</summary>
    /// <returns>Whether the body waited for it: then it must be woken.</returns>
    internal bool Deliver(Received item)
    {
        using (Hold())
        {
            return Put(item);
        }
    }

    /// <summary>
    /// Puts a message at the end and wakes the body, without the kernel. Whether the sender has ended is asked while this
    /// mailbox is held; whoever brings word of its end, or of what came of it, holds it later: no message of the dead comes behind that.
    /// </summary>
    /// <param name="sender">Who sends; null for outside.</param>
    /// <param name="content">What is sent.</param>
    /// <returns>False when somebody has begun to take down what happens: then it must go through the kernel.</returns>
    internal bool TrySend(HostedProcess? sender, object? content)
    {
        bool ended, wake;
        using (Hold())
        {
            ended = sender is { HasEnded: true };
            if (!ended && Process.Dispatcher.IsTakenDown)
            {
                return false;
            }

            wake = !ended && Put(AsWaiting(content));
        }

        // Not while it is held: the refusal may tell of the end in the words of the user's exception.
        if (ended)
        {
            throw sender!.Ended();
        }

        if (wake)
        {
            Wake();
        }

        return true;
    }

    /// <summary>Drops everything, and takes nothing any more: the process is dead.</summary>
    /// <returns>Whether the body waited: then it must be woken, to unwind, unless nobody can tell (see <see cref="WaitsIn"/>).</returns>
    internal bool Close()
    {
        using (Hold())
        {
            closed = true;
            items.Clear();
            return Unpark();
        }
    }

    /// <summary>Whether the wait that was ended was this very task's, and not that of something it awaits.</summary>
    internal bool WaitsIn(Task task) => resumption.IsOf(task);

    /// <summary>Whether the body is in a receive: it waits for an item, or is about to go on.</summary>
    internal bool IsInReceive
    {
        get
        {
            using (Hold())
            {
                return parked != Parked.No;
            }
        }
    }

    /// <summary>Resumes the body. Once for each time that somebody ended its wait.</summary>
    internal void Wake()
    {
        if (resumption.Complete())
        {
            resumption.Schedule(Process);
        }
    }

    /// <summary>Goes on with the body, on the worker's thread.</summary>
    internal void Resume() => resumption.GoOn();

    /// <summary>Takes the <c>Down</c> of this reference out, if it is there.</summary>
    internal void Flush(MonitorRef reference)
    {
        using (Hold())
        {
            items.TryTake(item => item is Received.Down down && down.Reference == reference);
        }
    }

    internal Received[] Snapshot()
    {
        using (Hold())
        {
            return items.ToArray();
        }
    }

    /// <summary>The head, as soon as there is one.</summary>
    internal ValueTask<Received> TakeAsync()
    {
        Received? item;
        using (Hold())
        {
            RefuseASecondReceive();
            item = items.TryTakeHead();
            if (item is null && !Process.HasEnded)
            {
                return new(this!, Park(Parked.ForTheNext));
            }
        }

        Process.MayReceive();
        return new(item ?? throw Process.Ended());
    }

    /// <summary>The next <see cref="TryTake"/> begins at the head again.</summary>
    internal void BeginLooking()
    {
        using (Hold())
        {
            RefuseASecondReceive();
            items.BeginLooking();
        }
    }

    /// <summary>
    /// The first item that matches, of those not looked at yet; the rest stays in place. The match runs while the mailbox is free: it is
    /// the user's code.
    /// </summary>
    internal Received? TryTake(Func<Received, bool> match)
    {
        while (Look() is { } item)
        {
            var matches = match(item);
            using (Hold())
            {
                if (!matches)
                {
                    items.LookOn(item);
                }
                else if (items.Take(item))
                {
                    return item;
                }
            }
        }

        return null;
    }

    /// <summary>Waits until there is an item that was not looked at.</summary>
    /// <param name="ticket">What <see cref="GiveUp"/> wants to end this very wait.</param>
    internal ValueTask<Received?> ArrivalAsync(out short ticket)
    {
        using (Hold())
        {
            if (!items.IsLookedThrough)
            {
                ticket = resumption.Version;
                return default;
            }

            if (!Process.HasEnded)
            {
                ticket = Park(Parked.ForAnArrival);
                return new(this, ticket);
            }
        }

        throw Process.Ended();
    }

    /// <summary>Ends a wait whose time is up, if it still goes on.</summary>
    internal void GiveUp(short ticket)
    {
        bool wasParked;
        using (Hold())
        {
            wasParked = resumption.Version == ticket && Unpark();
        }

        if (wasParked)
        {
            Wake();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Received?>.GetStatus(short token) => resumption.Status(token);

    void IValueTaskSource<Received?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (!resumption.Register(continuation, state, token, flags))
        {
            resumption.Schedule(Process);
        }
    }

    Received? IValueTaskSource<Received?>.GetResult(short token)
    {
        resumption.MustBeComplete(token);
        var taken = handedOver;
        handedOver = null;
        parked = Parked.No;
        if (taken is null)
        {
            Process.RefuseIfEnded();
        }
        else
        {
            Process.MayReceive();
        }

        return taken is null ? null : AsItem(taken);
    }

    // Of a process that has not ended, which is looked at while it is held: an end that comes later finds the body parked and wakes it.
    private short Park(Parked how)
    {
        parked = how;
        return resumption.Begin();
    }

    // Also when there is an item at hand: a mistake must not show only when the mailbox is empty.
    private void RefuseASecondReceive()
    {
        if (parked != Parked.No)
        {
            throw new InvalidOperationException(
                $"Process {Process.Pid} receives already. A process has one receive at a time: await it before the next.");
        }
    }

    private bool Put(object waiting)
    {
        if (closed)
        {
            return false;
        }

        if (parked == Parked.ForTheNext)
        {
            handedOver = waiting;
        }
        else
        {
            items.Add(AsItem(waiting));
        }

        return Unpark();
    }

    // What waits here without an envelope: a message's content, unless it looks like an item.
    private static object AsWaiting(object? content) => content is Received ? new Received.Message(content) : content ?? Null;

    private static Received AsItem(object waiting) =>
        waiting as Received ?? new Received.Message(ReferenceEquals(waiting, Null) ? null : waiting);

    private bool Unpark()
    {
        var wasParked = parked is Parked.ForTheNext or Parked.ForAnArrival;
        if (wasParked)
        {
            parked = Parked.Over;
        }

        return wasParked;
    }

    private Received? Look()
    {
        using (Hold())
        {
            return items.Look();
        }
    }

    /// <summary>A mailbox that is held.</summary>
    internal readonly ref struct Held
    {
        private readonly ref SpinLock guard;

        internal Held(ref SpinLock guard)
        {
            var taken = false;
            guard.Enter(ref taken);
            this.guard = ref guard;
        }

        /// <summary>Lets the next one in.</summary>
        public void Dispose() => guard.Exit(useMemoryBarrier: false);
    }
}
