using System.Collections;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// When a supervisor restarted a child: a persistent queue, the oldest time first. Adding a time and removing the oldest take constant
/// time, on average over a run.
/// </summary>
/// <remarks>
/// The times lie in chunks, so that a supervisor that remembers a million restarts keeps few objects alive. Full chunks are added to
/// a list, the newest first, which is turned round when the ones before it are used up; the last chunk is copied when it grows.
/// </remarks>
internal sealed class RestartTimes : IReadOnlyCollection<TimeSpan>, IEquatable<RestartTimes>
{
    internal static readonly RestartTimes None = new(null, null, [], skipped: 0, count: 0);

    private const int ChunkSize = 16;

    // Null only if there is no full chunk at all: then the first time is in the last chunk.
    private readonly Link? oldestFirst;
    private readonly Link? newestFirst;
    private readonly TimeSpan[] last;

    // How many times of the first chunk have been removed.
    private readonly int skipped;

    private RestartTimes(Link? oldestFirst, Link? newestFirst, TimeSpan[] last, int skipped, int count) =>
        (this.oldestFirst, this.newestFirst, this.last, this.skipped, Count) = (oldestFirst, newestFirst, last, skipped, count);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    internal RestartTimes Add(TimeSpan at) =>
        last.Length < ChunkSize ? new(oldestFirst, newestFirst, [.. last, at], skipped, Count + 1)
        : oldestFirst is null ? new(new Link(last, null), null, [at], skipped, Count + 1)
        : new(oldestFirst, new Link(last, newestFirst), [at], skipped, Count + 1);

    /// <summary>Those that are not before a time.</summary>
    internal RestartTimes Since(TimeSpan time)
    {
        var (chunks, behind, skip, count) = (oldestFirst, newestFirst, skipped, Count);
        while (count > 0)
        {
            var first = chunks?.Times ?? last;
            if (first[skip] >= time)
            {
                return count == Count ? this : new(chunks, behind, last, skip, count);
            }

            (skip, count) = (skip + 1, count - 1);
            if (skip == ChunkSize && chunks is not null)
            {
                skip = 0;
                chunks = chunks.Next;
                if (chunks is null)
                {
                    (chunks, behind) = (TurnedRound(behind), null);
                }
            }
        }

        return None;
    }

    public IEnumerator<TimeSpan> GetEnumerator()
    {
        IEnumerable<TimeSpan> all = [.. TimesOf(oldestFirst), .. TimesOf(TurnedRound(newestFirst)), .. last];
        return all.Skip(skipped).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Equal when both hold the same times.</summary>
    public bool Equals(RestartTimes? other) =>
        ReferenceEquals(this, other) || (other is not null && Count == other.Count && this.SequenceEqual(other));

    public override bool Equals(object? obj) => Equals(obj as RestartTimes);

    public override int GetHashCode() => Count;

    private static IEnumerable<TimeSpan> TimesOf(Link? chunks)
    {
        for (; chunks is not null; chunks = chunks.Next)
        {
            foreach (var time in chunks.Times)
            {
                yield return time;
            }
        }
    }

    private static Link? TurnedRound(Link? chunks)
    {
        Link? turned = null;
        for (; chunks is not null; chunks = chunks.Next)
        {
            turned = new Link(chunks.Times, turned);
        }

        return turned;
    }

    private sealed class Link(TimeSpan[] times, Link? next)
    {
        internal TimeSpan[] Times => times;

        internal Link? Next => next;
    }
}
