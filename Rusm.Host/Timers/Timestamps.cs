namespace Rusm.Host;

/// <summary>Times to come, as timestamps of a clock.</summary>
internal static class Timestamps
{
    /// <summary>The timestamp that the clock has when a time is over.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="time">The time from now on.</param>
    internal static long TimestampIn(this TimeProvider clock, TimeSpan time) =>
        clock.GetTimestamp() + (long)Math.Ceiling(time.Ticks * ((double)clock.TimestampFrequency / TimeSpan.TicksPerSecond));
}
