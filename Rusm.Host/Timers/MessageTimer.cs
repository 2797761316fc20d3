namespace Rusm.Host;

/// <summary>A timer that sends a message: an entry of the wheel, and of the list of its receiver's timers.</summary>
internal sealed class MessageTimer : WheelEntry
{
    private readonly long number;

    // Both are null after the timer has fired or is cancelled, because a TimerRef can keep the timer alive for longer.
    private HostedProcess? receiver;
    private object? message;

    // The list of the receiver's timers. Guarded by the wheel's lock.
    private MessageTimer? next;
    private MessageTimer? previous;

    /// <param name="receiver">The receiver of the message.</param>
    /// <param name="number">The number of the timer.</param>
    /// <param name="message">The message.</param>
    internal MessageTimer(HostedProcess receiver, long number, object? message) =>
        (this.receiver, this.number, this.message) = (receiver, number, message);

    /// <summary>Adds it to the list of its receiver, unless the receiver has ended. Called with the wheel's lock held.</summary>
    /// <returns>Whether the receiver is alive.</returns>
    internal bool TryJoinReceiver()
    {
        // A death first sets the end of the process and then reads its timers, with a full fence in between, as here. So one of the two
        // threads sees the write of the other.
        next = Interlocked.Exchange(ref receiver!.Extras.FirstTimer, this);
        next?.previous = this;
        if (!receiver.HasEnded)
        {
            return true;
        }

        HasLeft();
        return false;
    }

    internal override void HasLeft()
    {
        if (previous is null)
        {
            receiver!.Extras.FirstTimer = next;
        }
        else
        {
            previous.next = next;
        }

        next?.previous = previous;
        (next, previous) = (null, null);
    }

    internal override void Fire()
    {
        var (to, content) = (receiver!, message);
        Drop();
        to.Dispatcher.Send(sender: null, to.Pid, content, number);
    }

    /// <summary>Releases the receiver and the message: the timer no longer fires.</summary>
    internal void Drop() => (receiver, message) = (null, null);

    /// <summary>Whether the reference names this timer in this runtime, and the timer has neither fired nor been cancelled.</summary>
    internal bool Is(TimerRef reference, Dispatcher dispatcher) =>
        number == reference.Value && receiver is { } its && its.Pid == reference.To && ReferenceEquals(its.Dispatcher, dispatcher);

    /// <summary>Returns the timer with this number in the list that begins here. Called with the wheel's lock held.</summary>
    internal MessageTimer? Find(long sought)
    {
        var timer = this;
        while (timer is not null && timer.number != sought)
        {
            timer = timer.next;
        }

        return timer;
    }
}
