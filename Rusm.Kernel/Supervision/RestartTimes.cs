using System.Collections;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// When a supervisor restarted a child: a persistent queue, the oldest time first. Adding one and removing the oldest take constant
/// time, on average over a run: what is added lies in a list, the newest first, which is turned round when its turn has come.
/// </summary>
internal sealed class RestartTimes : IReadOnlyCollection<TimeSpan>, IEquatable<RestartTimes>
{
    internal static readonly RestartTimes None = new(null, null, 0);

    // Not null unless there is no time at all.
    private readonly Link? oldestFirst;
    private readonly Link? newestFirst;

    private RestartTimes(Link? oldestFirst, Link? newestFirst, int count) =>
        (this.oldestFirst, this.newestFirst, Count) = (oldestFirst, newestFirst, count);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    internal RestartTimes Add(TimeSpan at) => oldestFirst is null
        ? new(new Link(at, null), null, 1)
        : new(oldestFirst, new Link(at, newestFirst), Count + 1);

    /// <summary>Those that are not before a time.</summary>
    internal RestartTimes Since(TimeSpan time)
    {
        var times = this;
        while (times.oldestFirst is { } oldest && oldest.At < time)
        {
            times = times.Count == 1 ? None
                : oldest.Next is { } next ? new(next, times.newestFirst, times.Count - 1)
                : new(TurnedRound(times.newestFirst), null, times.Count - 1);
        }

        return times;
    }

    public IEnumerator<TimeSpan> GetEnumerator()
    {
        for (var link = oldestFirst; link is not null; link = link.Next)
        {
            yield return link.At;
        }

        for (var link = TurnedRound(newestFirst); link is not null; link = link.Next)
        {
            yield return link.At;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Equal when both hold the same times.</summary>
    public bool Equals(RestartTimes? other) =>
        ReferenceEquals(this, other) || (other is not null && Count == other.Count && this.SequenceEqual(other));

    public override bool Equals(object? obj) => Equals(obj as RestartTimes);

    public override int GetHashCode() => HashCode.Combine(Count, oldestFirst?.At);

    private static Link? TurnedRound(Link? links)
    {
        Link? turned = null;
        for (; links is not null; links = links.Next)
        {
            turned = new Link(links.At, turned);
        }

        return turned;
    }

    private sealed class Link(TimeSpan at, Link? next)
    {
        internal TimeSpan At => at;

        internal Link? Next => next;
    }
}
