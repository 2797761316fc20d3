using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Messages that are sent when their time has come. What a timer becomes is settled in the kernel's gate, where its receiver lives
/// and dies; the clock is only spoken to outside it.
/// </summary>
internal sealed class Timers(Dispatcher dispatcher)
{
    private readonly TimerTable table = new();

    /// <param name="by">Who sets the timer; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="delay">How long until then.</param>
    /// <param name="message">The message.</param>
    internal TimerRef SendAfter(HostedProcess? by, Pid to, TimeSpan delay, object? message)
    {
        RefuseIfOutOfRange(delay);
        var timer = new MessageTimer(dispatcher.Options.TimeProvider, delay, message, Due);
        var runs = dispatcher.Look((kernel, _) =>
        {
            table.Name(timer, to);
            dispatcher.TimerSet(by, timer.Reference);
            if (by is { HasEnded: true } || !kernel.IsAlive(to))
            {
                return false;
            }

            table.Add(timer);
            return true;
        });
        if (runs)
        {
            timer.Run();
        }
        else
        {
            timer.Dispose();
        }

        by?.RefuseIfEnded();
        return timer.Reference;
    }

    internal static void RefuseIfOutOfRange(TimeSpan delay) => TimeLimit.RefuseUnlessDelay(delay, nameof(delay));

    internal TimeSpan? Cancel(HostedProcess? by, TimerRef reference)
    {
        if (Take(by, reference) is not { } timer)
        {
            return null;
        }

        timer.Dispose();
        return timer.Left;
    }

    internal TimeSpan? Read(HostedProcess? by, TimerRef reference)
    {
        by?.RefuseIfEnded();
        return dispatcher.Look((_, _) => table.Find(reference))?.Left;
    }

    /// <summary>The receiver is dead: called in the gate.</summary>
    internal void Forget(Pid to, FollowUps followUps)
    {
        foreach (var timer in table.TakeAll(to))
        {
            followUps.Dispose(timer);
        }
    }

    private void Due(MessageTimer timer)
    {
        if (Take(by: null, timer.Reference) is not null)
        {
            timer.Dispose();
            dispatcher.Send(sender: null, timer.Reference.To, timer.Message, timer.Reference.Value);
        }
    }

    private MessageTimer? Take(HostedProcess? by, TimerRef reference) => dispatcher.Look((_, _) =>
    {
        by?.RefuseIfEnded();
        return table.TryTake(reference, out var timer) ? timer : null;
    });
}
