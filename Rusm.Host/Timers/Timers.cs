using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Sends messages after a delay. A timer is in the wheel and in the list of its receiver's timers, both guarded by the wheel's lock. When
/// the timer fires, is cancelled, or its receiver dies, the timer is removed; only the operation that removes it takes effect.
/// </summary>
/// <remarks>The kernel's gate is needed only while the run is recorded: then the timer gets its number inside the gate. The wheel's lock
/// can be taken inside the gate, but not the other way round. The check whether the calling process has ended is made with the wheel's
/// lock held. So an end that another thread has observed is also observed here.</remarks>
internal sealed class Timers(Dispatcher dispatcher)
{
    private readonly TimerWheel wheel = dispatcher.Wheel;
    private long last;

    /// <param name="by">The process that sets the timer; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="delay">The delay.</param>
    /// <param name="message">The message.</param>
    internal TimerRef SendAfter(HostedProcess? by, Pid to, TimeSpan delay, object? message)
    {
        RefuseIfOutOfRange(delay);
        var reference = dispatcher.Recording.HasEntries
            ? SetRecorded(by, to, delay, message, out var isNext)
            : Set(by, to, delay, message, out isNext);
        if (reference.Timer is not null)
        {
            wheel.WasAdded(isNext, delay);
        }

        by?.RefuseIfEnded();
        return reference;
    }

    internal static void RefuseIfOutOfRange(TimeSpan delay) => TimeLimit.RefuseUnlessDelay(delay, nameof(delay));

    internal TimeSpan? Cancel(HostedProcess? by, TimerRef reference)
    {
        bool ended, cancelled;
        MessageTimer? timer;
        using (wheel.Hold())
        {
            ended = by is { HasEnded: true };
            timer = ended ? null : Find(reference);
            cancelled = timer is not null && wheel.RemoveHeld(timer);
        }

        if (ended)
        {
            throw by!.Ended();
        }

        if (!cancelled)
        {
            return null;
        }

        timer!.Drop();
        return wheel.Until(timer.Due);
    }

    internal TimeSpan? Read(HostedProcess? by, TimerRef reference)
    {
        by?.RefuseIfEnded();
        using (wheel.Hold())
        {
            return Find(reference) is { IsWaiting: true } timer ? wheel.Until(timer.Due) : null;
        }
    }

    /// <summary>Removes the timers of a receiver that has ended. Called inside the gate. A timer that is set for it after
    /// that sees the end.</summary>
    internal void Forget(HostedProcess receiver)
    {
        while (receiver.ExtrasIfAny is { } extras && Volatile.Read(ref extras.FirstTimer) is { } timer)
        {
            if (wheel.Remove(timer))
            {
                timer.Drop();
            }
        }
    }

    private TimerRef SetRecorded(HostedProcess? by, Pid to, TimeSpan delay, object? message, out bool isNext)
    {
        var (reference, next) = dispatcher.Inspect((_, _) =>
        {
            var set = Set(by, to, delay, message, out var isNext);
            dispatcher.Recording.TimerSet(by?.Pid ?? Pid.Outside, set);
            return (set, isNext);
        });
        isNext = next;
        return reference;
    }

    private TimerRef Set(HostedProcess? by, Pid to, TimeSpan delay, object? message, out bool isNext)
    {
        isNext = false;
        var number = Interlocked.Increment(ref last);
        if (dispatcher.Find(to) is not { } receiver)
        {
            return new TimerRef(to, number);   // to a dead process
        }

        var timer = new MessageTimer(receiver, number, message);
        var begin = wheel.Now;
        using (wheel.Hold())
        {
            if (by is not { HasEnded: true } && timer.TryJoinReceiver())
            {
                isNext = wheel.AddHeld(timer, begin, delay);
                return new TimerRef(to, number) { Timer = timer };
            }
        }

        return new TimerRef(to, number);
    }

    // Called with the wheel's lock held. A reference that the program created itself has only the receiver and the number.
    private MessageTimer? Find(TimerRef reference) => reference.Timer is { } timer
        ? timer.Is(reference, dispatcher) ? timer : null
        : dispatcher.Find(reference.To)?.ExtrasIfAny?.FirstTimer?.Find(reference.Value);
}
