namespace Rusm.Host;

/// <summary>A message that waits for its time: an entry of the wheel, and of the list of its receiver's timers.</summary>
internal sealed class MessageTimer : WheelEntry
{
    private readonly long number;

    // Neither is kept once the timer has fired or is cancelled, since a reference to the timer may be kept for longer.
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

    /// <summary>Puts it into the list of its receiver, unless that has ended. Called with the wheel's lock held.</summary>
    /// <returns>Whether the receiver lives.</returns>
    internal bool TryJoinReceiver()
    {
        // A death sets the end of the process and then looks for its timers, with a full fence in between as here: one of the two
        // sees the other.
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

    /// <summary>It will not fire any more: nothing of it is kept.</summary>
    internal void Drop() => (receiver, message) = (null, null);

    /// <summary>Whether it has this name in this runtime, and has not come to its end.</summary>
    internal bool Is(TimerRef reference, Dispatcher dispatcher) =>
        number == reference.Value && receiver is { } its && its.Pid == reference.To && ReferenceEquals(its.Dispatcher, dispatcher);

    /// <summary>The timer of this number in the list that begins here. Called with the wheel's lock held.</summary>
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
