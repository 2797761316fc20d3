using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>What is wrong with a declaration, in sentences that say what to do. Nothing: it can be run.</summary>
internal static class Validation
{
    // The longest time that the clocks' timers take: just over 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Looks for mistakes in a supervisor's declaration.</summary>
    /// <param name="flags">How it treats its children.</param>
    /// <param name="children">Its children; for simple_one_for_one the one template.</param>
    /// <returns>One sentence for each mistake.</returns>
    public static Seq<string> Of(SupervisorFlags flags, Seq<ChildSpec> children)
    {
        ArgumentNullException.ThrowIfNull(flags);
        return Of(flags)
            .Concat(When(
                flags.Strategy == RestartStrategy.SimpleOneForOne && children.Count != 1,
                $"A simple_one_for_one supervisor makes its children from one template, and {children.Count} are given: declare exactly one."))
            .Concat(children.SelectMany(child => Of(flags, child)))
            .Concat(children.GroupBy(child => child.Id, StringComparer.Ordinal)
                .Where(same => same.Key is not null && same.Skip(1).Any())
                .Select(same => $"{same.Count()} children have the id '{same.Key}': give each its own."))
            .ToSeq().Strict();
    }

    /// <summary>Looks for mistakes in one child's specification.</summary>
    /// <param name="flags">Its supervisor's.</param>
    /// <param name="child">The child.</param>
    /// <returns>One sentence for each mistake.</returns>
    public static Seq<string> Of(SupervisorFlags flags, ChildSpec child)
    {
        ArgumentNullException.ThrowIfNull(flags);
        ArgumentNullException.ThrowIfNull(child);
        var name = $"Child '{child.Id}'";
        return When(string.IsNullOrWhiteSpace(child.Id), "A child has no id: give it one.")
            .Concat(When(!Enum.IsDefined(child.Restart), $"{name}: there is no restart type {child.Restart}; use Permanent, Transient or Temporary."))
            .Concat(When(!Enum.IsDefined(child.Type), $"{name}: there is no child type {child.Type}; use Worker or Supervisor."))
            .Concat(When(child.Shutdown is null, $"{name}: its shutdown is null; use Shutdown.Brutally, Within a time, or InItsOwnTime."))
            .Concat(When(
                child.Shutdown is Shutdown.After { Time: var time } && (time < TimeSpan.Zero || time > LongestWait),
                $"{name}: its shutdown time is {InWords((child.Shutdown as Shutdown.After)?.Time)}; use a time from zero to 49 days, or Shutdown.InItsOwnTime."))
            .Concat(When(child.Name is not null && string.IsNullOrWhiteSpace(child.Name), $"{name}: its registered name '{child.Name}' is blank; leave it out for none."))
            .Concat(When(
                child.Name is not null && flags.Strategy == RestartStrategy.SimpleOneForOne,
                $"{name} is a template, and many processes can't have the one name '{child.Name}': leave it out."))
            .Concat(When(
                child.StartTimeout is { } limit && (limit <= TimeSpan.Zero || limit > LongestWait),
                $"{name}: its start timeout is {InWords(child.StartTimeout)}; use more than zero and at most 49 days, or leave it out to wait as long as it takes."))
            .Concat(When(
                child.Significant && flags.AutoShutdown == AutoShutdown.Never,
                $"{name} is significant and its supervisor's auto-shutdown is Never: use AnySignificant or AllSignificant, or a child that is not significant."))
            .Concat(When(
                child.Significant && child.Restart == RestartType.Permanent,
                $"{name} is significant and permanent: a significant child must be transient or temporary, since a permanent one never ends for good."))
            .Concat(Of(name, child.Backoff))
            .ToSeq().Strict();
    }

    private static IEnumerable<string> Of(SupervisorFlags flags) =>
        When(!Enum.IsDefined(flags.Strategy), $"There is no restart strategy {flags.Strategy}; use OneForOne, OneForAll, RestForOne or SimpleOneForOne.")
            .Concat(When(!Enum.IsDefined(flags.AutoShutdown), $"There is no auto-shutdown {flags.AutoShutdown}; use Never, AnySignificant or AllSignificant."))
            .Concat(When(flags.Intensity < 0, $"The restart intensity is {flags.Intensity}: use zero or more."))
            .Concat(When(flags.Period <= TimeSpan.Zero, $"The period of the restart intensity is {InWords(flags.Period)}: use more than zero."))
            .Concat(Of("The supervisor", flags.Backoff));

    private static IEnumerable<string> Of(string whose, Backoff? backoff) => backoff is null
        ? []
        : When(backoff.First <= TimeSpan.Zero, $"{whose}: the first wait of its backoff is {InWords(backoff.First)}; use more than zero.")
            .Concat(When(backoff.Cap < backoff.First, $"{whose}: the cap of its backoff is {InWords(backoff.Cap)}, below its first wait; use at least {backoff.First}."))
            .Concat(When(backoff.Cap > LongestWait, $"{whose}: the cap of its backoff is {InWords(backoff.Cap)}; use at most 49 days."))
            .Concat(When(backoff.Factor is not (>= 1 and < double.PositiveInfinity), $"{whose}: the factor of its backoff is {backoff.Factor}; use 1 or more."))
            .Concat(When(backoff.Jitter is not (>= 0 and <= 1), $"{whose}: the jitter of its backoff is {backoff.Jitter}; use a number from 0 to 1."))
            .Concat(When(backoff.ResetAfter < TimeSpan.Zero, $"{whose}: the time after which its backoff is reset is {InWords(backoff.ResetAfter)}; use zero or more."));

    // Timeout.InfiniteTimeSpan, of which the kernel knows nothing, is -1 ms.
    private static string InWords(TimeSpan? time) => time == TimeSpan.FromMilliseconds(-1) ? "Timeout.InfiniteTimeSpan" : $"{time}";

    private static IEnumerable<string> When(bool wrong, string sentence) => wrong ? [sentence] : [];
}
