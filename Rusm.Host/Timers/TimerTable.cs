using System.Diagnostics.CodeAnalysis;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The timers that run, by receiver. Whoever takes one out decides what becomes of it: it is sent, or cancelled, or its receiver
/// is dead, and never two of these. Kept inside the kernel's gate.
/// </summary>
internal sealed class TimerTable
{
    private readonly Dictionary<Pid, Dictionary<TimerRef, MessageTimer>> running = [];
    private long last;

    /// <summary>Gives a timer its name, which nobody else has ever had.</summary>
    internal void Name(MessageTimer timer, Pid to) => timer.Reference = new TimerRef(to, ++last);

    internal void Add(MessageTimer timer)
    {
        if (!running.TryGetValue(timer.Reference.To, out var own))
        {
            running.Add(timer.Reference.To, own = []);
        }

        own.Add(timer.Reference, timer);
    }

    internal MessageTimer? Find(TimerRef reference) =>
        running.TryGetValue(reference.To, out var own) ? own.GetValueOrDefault(reference) : null;

    internal bool TryTake(TimerRef reference, [NotNullWhen(true)] out MessageTimer? timer)
    {
        timer = null;
        if (!running.TryGetValue(reference.To, out var own) || !own.Remove(reference, out timer))
        {
            return false;
        }

        if (own.Count == 0)
        {
            running.Remove(reference.To);
        }

        return true;
    }

    /// <summary>Takes out all that were meant for this process.</summary>
    internal IEnumerable<MessageTimer> TakeAll(Pid to) => running.Remove(to, out var own) ? own.Values : [];
}
