using System.Diagnostics;
using System.Numerics;

namespace Rusm.Cli.Measuring;

/// <summary>
/// Times in buckets whose width grows with the time: sixteen in each power of two, so that a figure read from it is off by 3.2 % at most.
/// Recording is a few instructions and allocates nothing. One thread at a time may record; others may look meanwhile.
/// </summary>
internal sealed class Histogram
{
    private const int BitsWithin = 4;
    private const int BucketsWithin = 1 << BitsWithin;

    // Two minutes on a clock that counts nanoseconds; longer times count as that.
    private const long MaxTicks = (1L << 37) - 1;

    private readonly long[] buckets = new long[BucketOf(MaxTicks) + 1];

    internal long Count { get; private set; }

    /// <summary>Records a time that began at a <see cref="Stopwatch"/> timestamp and ended at another.</summary>
    internal void Record(long began, long ended)
    {
        buckets[BucketOf(Math.Clamp(ended - began, 0, MaxTicks))]++;
        Count++;
    }

    internal void Add(Histogram other) => Combine(other, +1);

    internal void Subtract(Histogram other) => Combine(other, -1);

    /// <summary>The time in nanoseconds that this share of all times does not exceed; 0 when there are none.</summary>
    internal double Percentile(double share)
    {
        var total = buckets.Sum();
        var wanted = (long)Math.Ceiling(share * total);
        var seen = 0L;
        for (var bucket = 0; bucket < buckets.Length && total > 0; bucket++)
        {
            seen += buckets[bucket];
            if (seen >= wanted)
            {
                return (LowestOf(bucket) + LowestOf(bucket + 1) - 1) / 2.0 * 1e9 / Stopwatch.Frequency;
            }
        }

        return 0;
    }

    // The leading bit says which power of two, the four bits below it say which bucket within.
    private static int BucketOf(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks) - BitsWithin);
        return (shift << BitsWithin) + (int)(ticks >> shift);
    }

    private static long LowestOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> BitsWithin) - 1);
        return (long)(bucket - (shift << BitsWithin)) << shift;
    }

    private void Combine(Histogram other, int sign)
    {
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            buckets[bucket] += sign * Volatile.Read(ref other.buckets[bucket]);
        }

        Count += sign * other.Count;
    }
}
