using System.Collections;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// The times of the restarts of a supervisor: a persistent queue, the oldest time first. Adding a time and removing the oldest time take
/// amortized constant time.
/// </summary>
/// <remarks>
/// The times are stored in chunks, so that a supervisor with a million recent restarts keeps few objects alive. Full chunks are added to a
/// list, the newest first. This list is reversed when the older chunks are used up. The last chunk is copied when a time is added to it.
/// </remarks>
internal sealed class RestartTimes : IReadOnlyCollection<TimeSpan>, IEquatable<RestartTimes>
{
    internal static readonly RestartTimes None = new(null, null, [], skipped: 0, count: 0);

    private const int ChunkSize = 16;

    // Null only if there is no full chunk. Then the first time is in the last chunk.
    private readonly Link? oldestFirst;
    private readonly Link? newestFirst;
    private readonly TimeSpan[] last;

    // The number of times that have been removed from the first chunk.
    private readonly int skipped;

    private RestartTimes(Link? oldestFirst, Link? newestFirst, TimeSpan[] last, int skipped, int count) =>
        (this.oldestFirst, this.newestFirst, this.last, this.skipped, Count) = (oldestFirst, newestFirst, last, skipped, count);

    /// <summary>The number of times.</summary>
    public int Count { get; }

    internal RestartTimes Add(TimeSpan at) =>
        last.Length < ChunkSize ? new(oldestFirst, newestFirst, [.. last, at], skipped, Count + 1)
        : oldestFirst is null ? new(new Link(last, null), null, [at], skipped, Count + 1)
        : new(oldestFirst, new Link(last, newestFirst), [at], skipped, Count + 1);

    /// <summary>Removes the times before a time.</summary>
    internal RestartTimes Since(TimeSpan time)
    {
        var (chunks, newer, skip, count) = (oldestFirst, newestFirst, skipped, Count);
        while (count > 0)
        {
            var first = chunks?.Times ?? last;
            if (first[skip] >= time)
            {
                return count == Count ? this : new(chunks, newer, last, skip, count);
            }

            (skip, count) = (skip + 1, count - 1);
            if (skip == ChunkSize && chunks is not null)
            {
                skip = 0;
                chunks = chunks.Next;
                if (chunks is null)
                {
                    (chunks, newer) = (Reverse(newer), null);
                }
            }
        }

        return None;
    }

    public IEnumerator<TimeSpan> GetEnumerator()
    {
        IEnumerable<TimeSpan> all = [.. TimesOf(oldestFirst), .. TimesOf(Reverse(newestFirst)), .. last];
        return all.Skip(skipped).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Compares the times.</summary>
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

    private static Link? Reverse(Link? chunks)
    {
        Link? reversed = null;
        for (; chunks is not null; chunks = chunks.Next)
        {
            reversed = new Link(chunks.Times, reversed);
        }

        return reversed;
    }

    private sealed class Link(TimeSpan[] times, Link? next)
    {
        internal TimeSpan[] Times => times;

        internal Link? Next => next;
    }
}
