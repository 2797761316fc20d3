namespace Rusm.Host;

/// <summary>Times that a caller gives. One that is out of range is refused before anything is done.</summary>
internal static class TimeLimit
{
    // The longest time that the timers of a TimeProvider take: 49 days, 17 hours, 2 minutes and some seconds.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>A time after which something is done: zero or more.</summary>
    /// <param name="time">The time.</param>
    /// <param name="paramName">The caller's name for it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite, or too long.</exception>
    internal static void RefuseUnlessDelay(TimeSpan time, string paramName)
    {
        if (time < TimeSpan.Zero || time > Longest)
        {
            throw new ArgumentOutOfRangeException(paramName, $"The {paramName} is {InWords(time)}: use a time from zero to 49 days.");
        }
    }

    /// <summary>How long to wait for something at most: zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <param name="time">The time.</param>
    /// <param name="paramName">The caller's name for it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or too long.</exception>
    internal static void RefuseUnlessWait(TimeSpan time, string paramName) => RefuseUnlessWait(time, paramName, $"The {paramName}");

    /// <summary>The same for a time that is a part of an argument.</summary>
    /// <param name="time">The time.</param>
    /// <param name="paramName">The name of the argument.</param>
    /// <param name="what">The time in words, at the beginning of a sentence.</param>
    internal static void RefuseUnlessWait(TimeSpan time, string paramName, string what)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time > Longest))
        {
            throw new ArgumentOutOfRangeException(
                paramName, $"{what} is {InWords(time)}: use a time from zero to 49 days, or Timeout.InfiniteTimeSpan to wait as long as it takes.");
        }
    }

    /// <summary>A time that is a part of an argument, and must be more than zero.</summary>
    /// <param name="time">The time.</param>
    /// <param name="paramName">The name of the argument.</param>
    /// <param name="what">The time in words, at the beginning of a sentence.</param>
    internal static void RefuseUnlessPositive(TimeSpan time, string paramName, string what)
    {
        if (time <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(paramName, $"{what} is {InWords(time)}: use more than zero.");
        }
    }

    private static string InWords(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? "Timeout.InfiniteTimeSpan" : $"{time}";
}
