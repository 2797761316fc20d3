using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Replaying;

/// <summary>
/// The part of a recording that belongs to one process: its signals and the values that it took, in its own order. Also the signals that
/// its body has made again ahead of the kernel.
/// </summary>
internal sealed class ReplayedProcess(Pid pid)
{
    // Each element is a RecordedStep, a TraceEntry, or the Death of the process, if another process ended it, at the place where it happened.
    private readonly Queue<object> expected = new();
    private readonly HashSet<MonitorRef> flushed = [];
    private readonly Queue<(Signal Signal, SpawnArguments? Newborn)> done = new();

    internal Pid Pid => pid;

    /// <summary>The death of the process in the recording; null if it did not end.</summary>
    internal Kernel.Death? Death { get; set; }

    /// <summary>The number of items that the body received before another process ended it; no limit if none did.</summary>
    internal long ReceivesAtMost { get; set; } = long.MaxValue;

    /// <summary>The next element; null if the recording has nothing more of this process.</summary>
    internal object? Next => expected.TryPeek(out var next) ? next : null;

    /// <summary>Whether the body has done something that it did in the recording after another process had ended it.</summary>
    internal bool IsPastDeath { get; private set; }

    internal bool HasSignal => done.Count > 0;

    internal void Expect(object next) => expected.Enqueue(next);

    internal void Advance() => expected.Dequeue();

    /// <summary>
    /// Returns the next element if it matches. Also matches the element after a death: the body did it when it was dead but had not noticed
    /// it. The death is then skipped.
    /// </summary>
    internal TNext? NextIf<TNext>(Func<TNext, bool> matches)
        where TNext : class
    {
        if (Next is TNext next && matches(next))
        {
            return next;
        }

        if (Next is Kernel.Death && expected.Skip(1).FirstOrDefault() is TNext afterwards && matches(afterwards))
        {
            Advance();
            IsPastDeath = true;
            return afterwards;
        }

        return null;
    }

    /// <summary>Drops the down message of this monitor, which the kernel may not have delivered yet.</summary>
    internal void Flush(MonitorRef reference) => flushed.Add(reference);

    internal bool HasFlushed(MonitorRef reference) => flushed.Contains(reference);

    internal void EnqueueSignal(Signal signal, SpawnArguments? spawn)
    {
        Advance();
        done.Enqueue((signal, spawn));
    }

    internal (Signal Signal, SpawnArguments? Newborn) DequeueSignal() => done.Dequeue();

    /// <summary>The text of an element.</summary>
    internal static string TextOf(object? next) => next switch
    {
        null => "nothing more",
        TraceEntry.ReceiveTimedOut timedOut => $"its receive {timedOut.Number} with a time limit ended without an item",
        TraceEntry.ValueTaken taken => $"it took a value ({taken.Source})",
        TraceEntry.TimerSet timer => $"it set a timer for {timer.To}",
        RecordedStep step => $"{step.Signal}",
        _ => $"{next}",
    };

    /// <summary>The number of the next step of this process.</summary>
    /// <param name="byDefault">The result if the recording has no more steps of this process.</param>
    internal long StepOf(long byDefault) => expected.OfType<RecordedStep>().FirstOrDefault()?.Number ?? byDefault;
}
