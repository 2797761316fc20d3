using System.Threading.Tasks.Sources;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The one ordered queue of a process, and what its body awaits when the queue has nothing for it. Anybody may put items in; only
/// the body takes them out, one receive at a time.
/// </summary>
/// <remarks>
/// A receive that finds nothing parks. The item that ends the wait is handed over at once, so nobody can take it away again, but
/// the body is resumed by <see cref="Wake"/>, which its caller does after leaving the kernel's gate.
/// </remarks>
internal sealed class Mailbox : IValueTaskSource<Received?>
{
    private static readonly object Null = new();

    private readonly HostedProcess process;
    private ItemQueue items;
    private Resumption resumption;
    private Parked parked;
    private bool closed;

    // A message waits here as it was sent, without its envelope: the mailbox of a parked process is old, and the collector has to
    // look after everything new that something old holds.
    private object? handedOver;

    internal Mailbox(HostedProcess process) => this.process = process;

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

    /// <summary>Puts an item at the end.</summary>
    /// <returns>Whether the body waited for it: then it must be woken.</returns>
    internal bool Deliver(Received item)
    {
        lock (this)
        {
            return Put(item);
        }
    }

    /// <summary>
    /// Puts a message at the end and wakes the body, without the kernel. Whether the sender has ended is asked under this lock, which
    /// whoever brings word of its end, or of what came of it, takes later: a message of the dead never comes behind that.
    /// </summary>
    /// <param name="sender">Who sends; null for outside.</param>
    /// <param name="content">What is sent.</param>
    /// <returns>False when somebody has begun to take down what happens: then it must go through the kernel.</returns>
    internal bool TrySend(HostedProcess? sender, object? content)
    {
        bool wake;
        lock (this)
        {
            sender?.RefuseIfEnded();
            if (process.Dispatcher.IsTakenDown)
            {
                return false;
            }

            wake = Put(AsWaiting(content));
        }

        if (wake)
        {
            Wake();
        }

        return true;
    }

    /// <summary>Waits until nobody sends past the kernel who had begun to.</summary>
    internal void WaitUntilSent()
    {
        lock (this)
        {
            // To have it is all.
        }
    }

    /// <summary>Drops everything, and takes nothing any more: the process is dead.</summary>
    /// <returns>Whether the body waited: then it must be woken, to unwind, unless nobody can tell (see <see cref="WaitsIn"/>).</returns>
    internal bool Close()
    {
        lock (this)
        {
            closed = true;
            items.Clear();
            return Unpark();
        }
    }

    /// <summary>Whether the wait that was ended was this very task's, and not that of something it awaits.</summary>
    internal bool WaitsIn(Task task) => resumption.IsOf(task);

    /// <summary>Resumes the body. Once for each true that the methods above return.</summary>
    internal void Wake()
    {
        if (resumption.Complete())
        {
            resumption.Schedule(process);
        }
    }

    /// <summary>Goes on with the body, on the worker's thread.</summary>
    internal void Resume() => resumption.GoOn();

    /// <summary>Takes the <c>Down</c> of this reference out, if it is there.</summary>
    internal void Flush(MonitorRef reference)
    {
        lock (this)
        {
            items.TryTake(item => item is Received.Down down && down.Reference == reference);
        }
    }

    internal Received[] Snapshot()
    {
        lock (this)
        {
            return items.ToArray();
        }
    }

    /// <summary>The head, as soon as there is one.</summary>
    internal ValueTask<Received> TakeAsync()
    {
        Received item;
        lock (this)
        {
            RefuseASecondReceive();
            if (items.TryTakeHead() is not { } head)
            {
                return new(this!, Park(Parked.ForTheNext));
            }

            item = head;
        }

        process.MayReceive();
        return new(item);
    }

    /// <summary>The next <see cref="TryTake"/> begins at the head again.</summary>
    internal void BeginLooking()
    {
        lock (this)
        {
            RefuseASecondReceive();
            items.BeginLooking();
        }
    }

    /// <summary>
    /// The first item that matches, of those not looked at yet; the rest stays in place. The match runs outside the lock: it is
    /// the user's code.
    /// </summary>
    internal Received? TryTake(Func<Received, bool> match)
    {
        while (Look() is { } item)
        {
            var matches = match(item);
            lock (this)
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
        lock (this)
        {
            var wait = items.IsLookedThrough;
            ticket = wait ? Park(Parked.ForAnArrival) : resumption.Version;
            return wait ? new(this, ticket) : default;
        }
    }

    /// <summary>Ends a wait whose time is up, if it still goes on.</summary>
    internal void GiveUp(short ticket)
    {
        bool wasParked;
        lock (this)
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
            resumption.Schedule(process);
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
            process.RefuseIfEnded();
        }
        else
        {
            process.MayReceive();
        }

        return taken is null ? null : AsItem(taken);
    }

    private short Park(Parked how)
    {
        // Checked under the lock: an end that comes later finds the body parked and wakes it.
        process.RefuseIfEnded();
        parked = how;
        return resumption.Begin();
    }

    // Also when there is an item at hand: a mistake must not show only when the mailbox is empty.
    private void RefuseASecondReceive()
    {
        if (parked != Parked.No)
        {
            throw new InvalidOperationException(
                $"Process {process.Pid} receives already. A process has one receive at a time: await it before the next.");
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
        lock (this)
        {
            return items.Look();
        }
    }
}
