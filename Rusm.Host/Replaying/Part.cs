using Rusm.Kernel;

namespace Rusm.Host.Replaying;

/// <summary>One process's part of a recording: what it did and took, in its own order; and what of it the body has done again, ahead
/// of the others.</summary>
internal sealed class Part(Pid pid)
{
    // Either a RecordedStep or a TraceEntry.
    private readonly Queue<object> expected = new();
    private readonly Queue<(Signal Signal, Newborn? Newborn)> done = new();

    internal Pid Pid => pid;

    /// <summary>How the process ended in the recording; null if it did not.</summary>
    internal Death? Death { get; set; }

    /// <summary>What comes next; null when the recording has no more of it.</summary>
    internal object? Next => expected.TryPeek(out var next) ? next : null;

    internal bool HasDoneSomething => done.Count > 0;

    internal void Expect(object next) => expected.Enqueue(next);

    internal void Pass() => expected.Dequeue();

    internal void Does(Signal signal, Newborn? newborn)
    {
        Pass();
        done.Enqueue((signal, newborn));
    }

    internal (Signal Signal, Newborn? Newborn) Done() => done.Dequeue();

    /// <summary>What comes next, in words.</summary>
    internal static string InWords(object? next) => next switch
    {
        null => "nothing more",
        RecordedStep step => $"{step.Signal}",
        _ => $"{next}",
    };

    /// <summary>The number of the step that comes next, or after what comes next.</summary>
    internal long StepOf(long byDefault) => expected.OfType<RecordedStep>().FirstOrDefault()?.Number ?? byDefault;
}
