namespace Rusm.Dashboard.Live;

/// <summary>Counts durations in buckets whose width is an eighth of their value. Thread-safe. Each processor counts in buckets of its own, since
/// shared ones would be written by all of them.</summary>
internal sealed class RecoveryHistogram
{
    private const int SubBits = 3;
    private const int Buckets = 64 << SubBits;

    private readonly long[][] stripes = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 16)).Select(static _ => new long[Buckets])];

    internal void Add(TimeSpan duration)
    {
        var stripe = stripes[(uint)Thread.GetCurrentProcessorId() % (uint)stripes.Length];
        Interlocked.Increment(ref stripe[BucketOf((ulong)Math.Max(1, duration.Ticks))]);
    }

    /// <summary>The counts so far.</summary>
    internal long[] Read()
    {
        var sum = new long[Buckets];
        foreach (var stripe in stripes)
        {
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                sum[bucket] += Volatile.Read(ref stripe[bucket]);
            }
        }

        return sum;
    }

    /// <summary>The duration that a share of the durations between two readings does not exceed, in seconds.</summary>
    /// <param name="before">The first reading.</param>
    /// <param name="after">The second reading.</param>
    /// <param name="share">The share, such as 0.99.</param>
    /// <returns>The upper end of the bucket; null if nothing was counted between the readings.</returns>
    internal static double? Percentile(long[] before, long[] after, double share)
    {
        var total = Count(before, after);
        var left = (long)Math.Ceiling(total * share);
        for (var bucket = 0; bucket < Buckets && total > 0; bucket++)
        {
            left -= after[bucket] - before[bucket];
            if (left <= 0)
            {
                return UpperEnd(bucket) / TimeSpan.TicksPerSecond;
            }
        }

        return null;
    }

    /// <summary>The number of durations between two readings.</summary>
    internal static long Count(long[] before, long[] after) => after.Sum() - before.Sum();

    // The position of the highest bit, and the three bits after it.
    private static int BucketOf(ulong ticks)
    {
        var exponent = 63 - System.Numerics.BitOperations.LeadingZeroCount(ticks);
        var sub = exponent >= SubBits ? (ticks >> (exponent - SubBits)) & ((1 << SubBits) - 1) : (ticks << (SubBits - exponent)) & ((1 << SubBits) - 1);
        return (exponent << SubBits) + (int)sub;
    }

    private static double UpperEnd(int bucket) => Math.ScaleB(1 + (((bucket & ((1 << SubBits) - 1)) + 1.0) / (1 << SubBits)), bucket >> SubBits);
}
