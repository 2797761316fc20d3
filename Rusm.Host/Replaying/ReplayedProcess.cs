using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Replaying;

/// <summary>One process's part of a recording: what it did and took, in its own order; and what of it the body has done again, ahead
/// of the others.</summary>
internal sealed class ReplayedProcess(Pid pid)
{
    // A RecordedStep, a TraceEntry, or the Death by somebody else's doing, where it came in between.
    private readonly Queue<object> expected = new();
    private readonly HashSet<MonitorRef> flushed = [];
    private readonly Queue<(Signal Signal, SpawnArguments? Newborn)> done = new();

    internal Pid Pid => pid;

    /// <summary>How the process ended in the recording; null if it did not.</summary>
    internal Kernel.Death? Death { get; set; }

    /// <summary>How many items the body received before somebody else ended the process; no limit if nobody did.</summary>
    internal long ReceivesAtMost { get; set; } = long.MaxValue;

    /// <summary>What comes next; null when the recording has no more of it.</summary>
    internal object? Next => expected.TryPeek(out var next) ? next : null;

    /// <summary>Whether the body has done what it did after somebody else had ended the process.</summary>
    internal bool IsPastDeath { get; private set; }

    internal bool HasDoneSomething => done.Count > 0;

    internal void Expect(object next) => expected.Enqueue(next);

    internal void Pass() => expected.Dequeue();

    /// <summary>What comes next, if it is this: also what the body did while it was dead and had not heard of it. Then the death is
    /// passed.</summary>
    internal TNext? NextIf<TNext>(Func<TNext, bool> isIt)
        where TNext : class
    {
        if (Next is TNext next && isIt(next))
        {
            return next;
        }

        if (Next is Kernel.Death && expected.Skip(1).FirstOrDefault() is TNext afterwards && isIt(afterwards))
        {
            Pass();
            IsPastDeath = true;
            return afterwards;
        }

        return null;
    }

    /// <summary>A <c>Down</c> of this monitor will not be received any more, though the kernel may still be about to deliver it.</summary>
    internal void Flush(MonitorRef reference) => flushed.Add(reference);

    internal bool HasFlushed(MonitorRef reference) => flushed.Contains(reference);

    internal void Does(Signal signal, SpawnArguments? newborn)
    {
        Pass();
        done.Enqueue((signal, newborn));
    }

    internal (Signal Signal, SpawnArguments? Newborn) Done() => done.Dequeue();

    /// <summary>What comes next, in words.</summary>
    internal static string InWords(object? next) => next switch
    {
        null => "nothing more",
        TraceEntry.ReceiveTimedOut late => $"its receive {late.Number} with a time limit ended without an item",
        TraceEntry.ValueTaken took => $"it took a value ({took.Source})",
        TraceEntry.TimerSet set => $"it set a timer for {set.To}",
        RecordedStep step => $"{step.Signal}",
        _ => $"{next}",
    };

    /// <summary>The number of the step that comes next, or after what comes next.</summary>
    internal long StepOf(long byDefault) => expected.OfType<RecordedStep>().FirstOrDefault()?.Number ?? byDefault;
}
