namespace Rusm.Host;

/// <summary>Validates the times that a caller passes, before an operation begins.</summary>
internal static class TimeLimit
{
    // The longest time that the timers of a TimeProvider take: 49 days, 17 hours, 2 minutes and some seconds.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Validates a delay: zero or more.</summary>
    /// <param name="time">The time.</param>
    /// <param name="paramName">The name of the argument.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite, or too long.</exception>
    internal static void RefuseUnlessDelay(TimeSpan time, string paramName)
    {
        if (time < TimeSpan.Zero || time > Longest)
        {
            throw new ArgumentOutOfRangeException(paramName, $"The {paramName} is {InWords(time)}: use a time from zero to 49 days.");
        }
    }

    /// <summary>Validates a time limit of a wait: zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <param name="time">The time.</param>
    /// <param name="paramName">The name of the argument.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or too long.</exception>
    internal static void RefuseUnlessWait(TimeSpan time, string paramName) => RefuseUnlessWait(time, paramName, $"The {paramName}");

    /// <summary>Validates a time limit of a wait that is a part of an argument.</summary>
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

    /// <summary>Validates a time that is a part of an argument and must be greater than zero.</summary>
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
