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
    private readonly HostedProcess process;
    private readonly ItemQueue items = new();
    private ManualResetValueTaskSourceCore<Received?> waiting = new() { RunContinuationsAsynchronously = true };
    private Parked parked;
    private Received? handedOver;

    internal Mailbox(HostedProcess process) => this.process = process;

    private enum Parked
    {
        No = 0,

        /// <summary>The next item ends the wait, and is its result.</summary>
        ForTheNext,

        /// <summary>The next item ends the wait and stays in the queue: a selective receive looks at it there.</summary>
        ForAnArrival,

        /// <summary>The wait has ended; the body is about to be resumed.</summary>
        Resuming,
    }

    /// <summary>Puts an item at the end.</summary>
    /// <returns>Whether the body waited for it: then it must be woken.</returns>
    internal bool Deliver(Received item)
    {
        lock (items)
        {
            if (parked != Parked.ForTheNext)
            {
                items.Add(item);
            }
            else
            {
                handedOver = item;
            }

            return Unpark();
        }
    }

    /// <summary>Drops everything: the process is dead.</summary>
    /// <returns>Whether the body waited: then it must be woken, to unwind.</returns>
    internal bool Close()
    {
        lock (items)
        {
            items.Clear();
            return Unpark();
        }
    }

    /// <summary>Resumes the body, on the thread pool. Once for each true that the methods above return.</summary>
    internal void Wake()
    {
        var item = handedOver;
        handedOver = null;
        waiting.SetResult(item);
    }

    /// <summary>Takes the <c>Down</c> of this reference out, if it is there.</summary>
    internal void Flush(MonitorRef reference)
    {
        lock (items)
        {
            items.TryTake(item => item is Received.Down down && down.Reference == reference);
        }
    }

    internal Received[] Snapshot()
    {
        lock (items)
        {
            return items.ToArray();
        }
    }

    /// <summary>The head, as soon as there is one.</summary>
    internal ValueTask<Received> TakeAsync()
    {
        lock (items)
        {
            return items.TryTakeHead() is { } item ? new(item) : new(this!, Park(Parked.ForTheNext));
        }
    }

    /// <summary>The next <see cref="TryTake(Func{Received, bool})"/> begins at the head again.</summary>
    internal void BeginLooking()
    {
        lock (items)
        {
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
            lock (items)
            {
                if (!matches)
                {
                    items.LookOn();
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
        lock (items)
        {
            ticket = items.IsLookedThrough ? Park(Parked.ForAnArrival) : waiting.Version;
            return parked == Parked.No ? default : new(this, ticket);
        }
    }

    /// <summary>Ends a wait whose time is up, if it still goes on.</summary>
    internal void GiveUp(short ticket)
    {
        bool wasParked;
        lock (items)
        {
            wasParked = waiting.Version == ticket && Unpark();
        }

        if (wasParked)
        {
            Wake();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Received?>.GetStatus(short token) => waiting.GetStatus(token);

    void IValueTaskSource<Received?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        waiting.OnCompleted(continuation, state, token, flags);

    Received? IValueTaskSource<Received?>.GetResult(short token)
    {
        var item = waiting.GetResult(token);
        parked = Parked.No;
        process.RefuseIfEnded();
        return item;
    }

    private short Park(Parked how)
    {
        // Checked under the lock: an end that comes later finds the body parked and wakes it.
        process.RefuseIfEnded();
        if (parked != Parked.No)
        {
            throw new InvalidOperationException(
                $"Process {process.Pid} receives already. A process has one receive at a time: await it before the next.");
        }

        waiting.Reset();
        parked = how;
        return waiting.Version;
    }

    private bool Unpark()
    {
        var wasParked = parked is Parked.ForTheNext or Parked.ForAnArrival;
        if (wasParked)
        {
            parked = Parked.Resuming;
        }

        return wasParked;
    }

    private Received? Look()
    {
        lock (items)
        {
            return items.Look();
        }
    }
}
