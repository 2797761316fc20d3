using System.Diagnostics;
using Rusm.Dashboard.Http;
using Rusm.Host;
using Rusm.Host.Observing;

namespace Rusm.Dashboard.Live;

/// <summary>Takes pictures: what happened since the last one, as rates, and what there is now. For one thread.</summary>
internal sealed class Camera(LiveObserver observer, RecentEvents events, IScenarioRunner? runner)
{
    // The mailboxes of so many processes are read for one picture, a millisecond at most; the next picture reads the next ones.
    private const int SampledMailboxes = 10_000;
    private const int ListedHappenings = 20;

    // Percentiles are those of a second.
    private const int PicturesInASecond = 10;

    private readonly Queue<long[]> recoveries = new();
    private Reading last;
    private Runtime? runtime;
    private long structure = 1;
    private long structureChanged;

    internal Picture Take(DateTimeOffset now)
    {
        var next = observer.Runtime;
        if (!ReferenceEquals(next, runtime))
        {
            runtime = next;
            last = default;
            recoveries.Clear();
            events.Clear();
        }

        var reading = Reading.Of(observer, runtime);
        var seconds = last.At == 0 ? 0 : Stopwatch.GetElapsedTime(last.At, reading.At).TotalSeconds;
        double PerSecond(Func<Reading, long> count) => seconds <= 0 ? 0 : Math.Max(0, count(reading) - count(last)) / seconds;

        var (kept, leftOut) = observer.TakeHappenings();
        events.Add(kept, now, reading.Counters.Spawned);
        var listed = kept.Select(ToPicture).OfType<HappeningPicture>().ToList();
        UpdateStructure(reading, kept.Count);

        var run = runner?.Look();
        var sample = runtime?.SampleMailboxes(SampledMailboxes) ?? default;
        var picture = new Picture
        {
            At = now.ToUnixTimeMilliseconds(),
            Run = run,
            Runtime = runtime is not null,
            Restarts = run is { Unit: "restarts", Rate: { } rate, Done: false } ? rate : PerSecond(static it => it.Restarts),
            Resumed = PerSecond(static it => it.Load.Runs),
            Spawned = PerSecond(static it => it.Counters.Spawned),
            Ended = PerSecond(static it => it.Counters.Finished),
            Crashed = PerSecond(static it => it.Crashed),
            Dropped = PerSecond(static it => it.Dropped),
            Recovery = run is { Unit: "restarts", P50: not null, Done: false } ? new Percentiles(run.P50, run.P95, run.P99) : Recovery(reading.Recoveries),
            Alive = (int)(reading.Counters.Spawned - reading.Counters.Finished),
            Workers = reading.Load.Workers,
            Waiting = reading.Load.Waiting,
            Blocked = reading.Load.Blocked,
            Mailbox = new MailboxPicture(sample.LongestItems, sample.LongestItems > 0 ? sample.Longest.Value : null, sample.Processes, sample.Items),
            Memory = GC.GetTotalMemory(forceFullCollection: false),
            Gc = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)],
            Structure = structure,
            Happened = [.. listed.TakeLast(ListedHappenings)],
            Left = leftOut + Math.Max(0, listed.Count - ListedHappenings),
        };
        last = reading;
        return picture;
    }

    private static HappeningPicture? ToPicture(Happening happening) => HappeningText.KindOf(happening) is not { } kind
        ? null
        : new HappeningPicture(happening.At.ToUnixTimeMilliseconds(), kind, HappeningText.PidOf(happening)?.Value, HappeningText.Of(happening));

    // Links and monitors can change without an event, so the structure counts as changed once a second.
    private void UpdateStructure(Reading reading, int happenings)
    {
        if (happenings > 0 || reading.Counters != last.Counters || Stopwatch.GetElapsedTime(structureChanged, reading.At) >= TimeSpan.FromSeconds(1))
        {
            structure++;
            structureChanged = reading.At;
        }
    }

    private Percentiles? Recovery(long[] now)
    {
        recoveries.Enqueue(now);
        while (recoveries.Count > PicturesInASecond + 1)
        {
            recoveries.Dequeue();
        }

        var before = recoveries.Peek();
        return RecoveryHistogram.Count(before, now) == 0 ? null : new Percentiles(
            RecoveryHistogram.Percentile(before, now, 0.5), RecoveryHistogram.Percentile(before, now, 0.95), RecoveryHistogram.Percentile(before, now, 0.99));
    }

    /// <summary>The counts at one moment.</summary>
    private readonly record struct Reading(
        long At, RuntimeCounters Counters, RuntimeLoad Load, long[] Recoveries, long Restarts, long Crashed, long Dropped)
    {
        internal static Reading Of(LiveObserver observer, Runtime? runtime)
        {
            var recoveries = observer.Recoveries.Read();
            return new Reading(
                Stopwatch.GetTimestamp(),
                runtime?.Counters ?? default,
                runtime?.Load ?? default,
                recoveries,
                recoveries.Sum(),
                observer.Crashed,
                observer.Dropped);
        }
    }
}
