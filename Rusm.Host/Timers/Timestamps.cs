namespace Rusm.Host;

/// <summary>Computes timestamps of a clock in the future.</summary>
internal static class Timestamps
{
    /// <summary>Returns the timestamp that the clock will have after a time.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="time">The time from now on.</param>
    internal static long TimestampIn(this TimeProvider clock, TimeSpan time) =>
        clock.GetTimestamp() + (long)Math.Ceiling(time.Ticks * ((double)clock.TimestampFrequency / TimeSpan.TicksPerSecond));
}
