using System.Threading.Tasks.Sources;
using Rusm.Host.Observing;
using Rusm.Host.Scheduling;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The queue of a process, and the object that its body awaits if the queue has no item for it. Any thread can enqueue items; only the
/// body takes them out, with one receive at a time.
/// </summary>
/// <remarks>
/// A receive that finds no item waits. The item that ends the wait is handed over at once, so no other code can take it. The body is
/// resumed by <see cref="Wake"/>, which the thread that enqueues the item calls after it has left the lock of the mailbox and the gate.
/// </remarks>
internal abstract class Mailbox(Pid pid) : Runnable(pid), IValueTaskSource<Received?>
{
    private static readonly object Null = new();

    private ItemQueue items;
    private Resumption resumption;
    private Parked parked;
    private bool closed;

    // Held for a few instructions, and never while user code runs. To leave a SpinLock is a plain write; to leave a Lock costs as
    // much as to enter it.
    private SpinLock guard = new(enableThreadOwnerTracking: false);

    // A message is stored as its content, without a Received.Message. The mailbox of a parked process is in an old generation, and each
    // new object that it references costs the garbage collector time.
    private object? handedOver;

    private ProcessExtras? extras;

    private enum Parked
    {
        No = 0,

        /// <summary>The next item ends the wait, and is its result.</summary>
        ForTheNext,

        /// <summary>The next item ends the wait and stays in the queue: a selective receive looks at it there.</summary>
        ForAnArrival,

        /// <summary>The reply to a call ends the wait, or the end of the server does. Items stay in the queue.</summary>
        ForAReply,

        /// <summary>The wait has ended; the body is about to be resumed, or never will be.</summary>
        Over,
    }

    /// <summary>The owner of this mailbox. Both are one object, since there may be millions of them.</summary>
    private protected abstract HostedProcess Process { get; }

    /// <summary>The data that only few processes need. It is created on first use.</summary>
    internal ProcessExtras Extras => extras ?? Interlocked.CompareExchange(ref extras, new ProcessExtras(), null) ?? extras;

    /// <summary>The data that only few processes need; null if it has not been created.</summary>
    internal ProcessExtras? ExtrasIfAny => Volatile.Read(ref extras);

    /// <summary>The number of items, read without the lock.</summary>
    internal int Count => items.Count;

    /// <summary>Locks the mailbox.</summary>
    /// <returns>The scope of the lock. Dispose of it on this thread.</returns>
    internal SpinLockScope Lock() => new(ref guard);

    /// <summary>Begins the handling of an item that the body receives, if it is a message that was sent in an activity.</summary>
    internal void BeginHandling(Received item)
    {
        if (item is Received.Message { Origin: { } origin } message)
        {
            Extras.Handling = Handling.Begin(Pid, message.Content, (MessageOrigin)origin);
        }
    }

    /// <summary>Ends the handling of the last message. Called before the body receives again.</summary>
    internal void EndHandling() => TakeHandling()?.End();

    /// <summary>The handling of the last message, for the caller to end; null if there is none.</summary>
    internal Handling? TakeHandling() => extras is { Handling: not null } ? Interlocked.Exchange(ref extras.Handling, null) : null;

    /// <summary>Appends an item.</summary>
    /// <returns>Whether the body waited for it: then it must be woken.</returns>
    internal bool Deliver(Received item)
    {
        using (Lock())
        {
            return Put(item);
        }
    }

    /// <summary>Appends a message.</summary>
    /// <param name="content">The message.</param>
    /// <param name="sender">The sender; null for outside.</param>
    /// <returns>Whether the body waited for it: then it must be woken.</returns>
    internal bool DeliverMessage(object? content, HostedProcess? sender)
    {
        var message = AsWaiting(content, sender);
        using (Lock())
        {
            return Put(message);
        }
    }

    /// <summary>
    /// Appends a message and wakes the body, without the kernel. The check whether the sender has ended is made while this mailbox is
    /// locked. Any thread that delivers an exit signal or a <c>Down</c> of the sender locks it afterwards, so no message of a dead
    /// process is in a mailbox behind the exit signal or the <c>Down</c> of its death.
    /// </summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="content">The message.</param>
    /// <param name="call">The call that the message makes; null for none. If the process ends before the call is over, the call fails.</param>
    /// <returns>The outcome.</returns>
    internal Delivery TrySend(HostedProcess? sender, object? content, ReplyTo? call = null)
    {
        bool ended, alive, wake;
        var message = AsWaiting(content, sender);
        using (Lock())
        {
            ended = sender is { HasEnded: true };
            if (!ended && Process.Dispatcher.IsSequenced)
            {
                return Delivery.MustBeSequenced;
            }

            alive = !closed;
            wake = !ended && Put(message);
            if (!ended && alive && call is not null)
            {
                (Extras.OpenCalls ??= new OpenCalls()).Add(call);
            }
        }

        // Throw after releasing the lock: building the exception may call user code (Exception.Message).
        if (ended)
        {
            throw sender!.Ended();
        }

        if (wake)
        {
            Wake();
        }

        return alive ? Delivery.Delivered : Delivery.NotAlive;
    }

    /// <summary>Closes the mailbox when its process has ended: drops all items and accepts no more.</summary>
    /// <param name="keepsItems">Whether to return the items.</param>
    /// <param name="left">The items of the mailbox; empty unless <paramref name="keepsItems"/> is true.</param>
    /// <returns>Whether the body waited. If so, it must be woken to unwind, unless it has nothing to unwind (see <see cref="WaitsIn"/>).</returns>
    internal bool Close(bool keepsItems, out Received[] left)
    {
        using (Lock())
        {
            closed = true;
            left = keepsItems && items.Count > 0 ? items.ToArray() : [];
            items.Clear();
            return Unpark();
        }
    }

    /// <summary>The calls to this process that wait for a reply. Read it after <see cref="Close"/>: then no more calls are added.</summary>
    internal IEnumerable<ReplyTo> OpenCalls => extras?.OpenCalls?.Open ?? [];

    /// <summary>Whether there is any call to this process that may wait for a reply.</summary>
    internal bool HasOpenCalls => extras?.OpenCalls is not null;

    /// <summary>Whether the wait that was ended was an await of this task itself, and not of another task that it awaits, and leaves nothing
    /// to undo.</summary>
    internal bool WaitsIn(Task task) => resumption.IsOf(task) && handedOver is not ProcessCall { IsCancellable: true };

    /// <summary>Whether the body is in a receive: it waits for an item, or is about to continue.</summary>
    internal bool IsInReceive
    {
        get
        {
            using (Lock())
            {
                return parked != Parked.No;
            }
        }
    }

    /// <summary>Resumes the body. Called once for each wait that was ended.</summary>
    internal void Wake()
    {
        if (resumption.Complete())
        {
            resumption.Schedule(Process);
        }
    }

    /// <summary>Continues the body, on the thread of the worker.</summary>
    internal void Resume() => resumption.GoOn();

    /// <summary>Removes the <c>Down</c> of this reference, if it is there.</summary>
    internal void Flush(MonitorRef reference)
    {
        using (Lock())
        {
            items.TakeDown(reference);
        }
    }

    internal Received[] Snapshot()
    {
        using (Lock())
        {
            return items.ToArray();
        }
    }

    /// <summary>Takes the first item out; waits until there is one.</summary>
    internal ValueTask<Received> TakeAsync()
    {
        EndHandling();
        Received? item;
        using (Lock())
        {
            RefuseASecondReceive();
            item = items.TryTakeHead();
            if (item is null && !Process.HasEnded)
            {
                return new(this!, Park(Parked.ForTheNext));
            }
        }

        Process.MayReceive();
        BeginHandling(item ?? throw Process.Ended());
        return new(item);
    }

    /// <summary>A cursor behind all items.</summary>
    internal MailboxCursor End()
    {
        using (Lock())
        {
            return new(items.End);
        }
    }

    /// <summary>Begins a selective receive, and returns the position to begin at.</summary>
    /// <param name="cursor">The position to begin at; null to begin at the first item.</param>
    /// <exception cref="InvalidOperationException">The process waits in another receive.</exception>
    internal uint BeginLooking(MailboxCursor? cursor)
    {
        using (Lock())
        {
            RefuseASecondReceive();
            return cursor?.Position ?? items.First;
        }
    }

    /// <summary>
    /// Takes out the first item that matches, of those from a position on. The match runs without the lock, since it is user code.
    /// </summary>
    /// <param name="match">Whether to take an item. It can be called more than once for an item.</param>
    /// <param name="position">The position to begin at; after the call, the position to continue at.</param>
    /// <returns>The item; null when none matches.</returns>
    internal Received? TryTake(Func<Received, bool> match, ref uint position)
    {
        while (true)
        {
            ItemQueue.View view;
            using (Lock())
            {
                view = items.From(position);
            }

            if (!view.TryRead(out var item))
            {
                return null;
            }

            do
            {
                position = view.Position;
            }
            while (!match(item) && view.TryRead(out item));

            if (item is not null && TryTake(position - 1, item))
            {
                return item;
            }

            position = item is null ? view.Position : position - 1;
        }
    }

    /// <summary>Waits until there is an item at a position or behind it.</summary>
    /// <param name="position">The position.</param>
    /// <param name="ticket">What <see cref="GiveUp"/> needs to end this wait and no other.</param>
    internal ValueTask<Received?> ArrivalAsync(uint position, out short ticket)
    {
        using (Lock())
        {
            if (items.Count > 0 && items.End != position)
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

    /// <summary>Ends a wait at a time, if it has not ended by then.</summary>
    /// <param name="ticket">The ticket of the wait.</param>
    /// <param name="due">The time, as a timestamp of the runtime's clock.</param>
    internal void LimitWait(short ticket, long due) => (Extras.Limit ??= new WaitLimit(Process)).Set(ticket, due);

    /// <summary>Ends a wait when a token is cancelled, if it has not ended by then.</summary>
    /// <param name="ticket">The ticket of the wait.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>The registration, to be disposed of when the wait is over.</returns>
    internal CancellationTokenRegistration CancelWait(short ticket, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(_ => GiveUp(ticket), null);

    /// <summary>Removes the time limit: no wait needs it any more.</summary>
    internal void RemoveLimit() => extras?.Limit?.Remove();

    /// <summary>Ends a wait whose time is up, if it has not ended.</summary>
    /// <param name="ticket">The ticket of the wait.</param>
    /// <returns>Whether the wait was ended by this call.</returns>
    internal bool GiveUp(short ticket)
    {
        bool wasParked;
        using (Lock())
        {
            wasParked = resumption.Version == ticket && Unpark();
        }

        if (wasParked)
        {
            Wake();
        }

        return wasParked;
    }

    /// <summary>Whether this wait has not ended.</summary>
    /// <param name="ticket">The ticket of the wait.</param>
    internal bool IsWaiting(short ticket)
    {
        using (Lock())
        {
            return resumption.Version == ticket && IsParked;
        }
    }

    /// <summary>Begins the wait for the reply to a call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The ticket of the wait.</returns>
    /// <exception cref="InvalidOperationException">The process waits in another receive.</exception>
    internal short AwaitReply(ProcessCall call)
    {
        using (Lock())
        {
            RefuseASecondReceive();
            if (!Process.HasEnded)
            {
                handedOver = call;
                return Park(Parked.ForAReply);
            }
        }

        throw Process.Ended();
    }

    /// <summary>Ends the wait for the reply to a call before the call was made.</summary>
    internal void CancelReply()
    {
        using (Lock())
        {
            Unpark();
            handedOver = null;
            parked = Parked.No;
        }
    }

    /// <summary>Ends the wait for the reply to a call, if it has not ended. If it returns true, the caller must wake the body.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sender">The process that replies; null for outside.</param>
    /// <param name="how">What ends the wait.</param>
    /// <param name="with">The reply, or the end of the server.</param>
    /// <returns>Whether the wait was ended by this call.</returns>
    /// <exception cref="ProcessEndedException">The sender has ended.</exception>
    internal bool EndCall(ProcessCall call, HostedProcess? sender, CallEnding how, object? with)
    {
        bool ended, waits;
        using (Lock())
        {
            ended = sender is { HasEnded: true };
            waits = !ended && parked == Parked.ForAReply && ReferenceEquals(handedOver, call);
            if (waits)
            {
                call.EndWith(how, with);
                Unpark();
            }
        }

        return ended ? throw sender!.Ended() : waits;
    }

    /// <summary>Completes the wait for a reply. Called when the body continues.</summary>
    /// <param name="token">The ticket of the wait.</param>
    internal void AfterReply(short token)
    {
        resumption.MustBeComplete(token);
        handedOver = null;
        parked = Parked.No;
    }

    internal ValueTaskSourceStatus StatusOf(short token) => resumption.Status(token);

    internal void Await(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (!resumption.Register(continuation, state, token, flags))
        {
            resumption.Schedule(Process);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Received?>.GetStatus(short token) => StatusOf(token);

    void IValueTaskSource<Received?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        Await(continuation, state, token, flags);

    Received? IValueTaskSource<Received?>.GetResult(short token)
    {
        resumption.MustBeComplete(token);
        var taken = handedOver;
        handedOver = null;
        parked = Parked.No;
        if (taken is null)
        {
            Process.RefuseIfEnded();
            return null;
        }

        Process.MayReceive();
        var item = AsItem(taken);
        BeginHandling(item);
        return item;
    }

    // Called while the mailbox is locked, after a check that the process has not ended. If the process ends later, the end finds the body
    // parked and wakes it.
    private short Park(Parked how)
    {
        parked = how;
        return resumption.Begin();
    }

    // Checked also if the mailbox has an item. Otherwise the mistake would be reported only when the mailbox is empty.
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

        return parked != Parked.ForAReply && Unpark();
    }

    // The form in which a message is stored: its content alone, unless the content is a Received itself, or the message was sent
    // in an activity.
    private static object AsWaiting(object? content, HostedProcess? sender) =>
        Handling.IsObserved && MessageOrigin.Of(sender) is { } origin ? new Received.Message(content) { Origin = origin }
        : content is Received ? new Received.Message(content)
        : content ?? Null;

    private static Received AsItem(object waiting) =>
        waiting as Received ?? new Received.Message(ReferenceEquals(waiting, Null) ? null : waiting);

    private bool IsParked => parked is Parked.ForTheNext or Parked.ForAnArrival or Parked.ForAReply;

    private bool Unpark()
    {
        if (!IsParked)
        {
            return false;
        }

        if (parked == Parked.ForAReply)
        {
            ((ProcessCall)handedOver!).Close();
        }

        parked = Parked.Over;
        return true;
    }

    private bool TryTake(uint position, Received item)
    {
        using (Lock())
        {
            return items.TryTake(position, item);
        }
    }
}
