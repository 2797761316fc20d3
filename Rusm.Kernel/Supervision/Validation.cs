using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>Finds the mistakes in the specification of a supervisor or a child. Each mistake is a sentence that says how to correct it. A
/// specification without mistakes can be run.</summary>
internal static class Validation
{
    // The longest time that the timers of a TimeProvider accept: just over 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Returns the mistakes in the specification of a supervisor.</summary>
    /// <param name="flags">The supervisor flags.</param>
    /// <param name="children">The specifications of its children; for simple_one_for_one only the template.</param>
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

    /// <summary>Returns the mistakes in the specification of a child.</summary>
    /// <param name="flags">The flags of its supervisor.</param>
    /// <param name="child">The specification of the child.</param>
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
                $"{name} is a template, and only one process can have the name '{child.Name}': leave it out."))
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

    private static IEnumerable<string> Of(string subject, Backoff? backoff) => backoff is null
        ? []
        : When(backoff.First <= TimeSpan.Zero, $"{subject}: the first wait of its backoff is {InWords(backoff.First)}; use more than zero.")
            .Concat(When(backoff.Cap < backoff.First, $"{subject}: the cap of its backoff is {InWords(backoff.Cap)}, below its first wait; use at least {backoff.First}."))
            .Concat(When(backoff.Cap > LongestWait, $"{subject}: the cap of its backoff is {InWords(backoff.Cap)}; use at most 49 days."))
            .Concat(When(backoff.Factor is not (>= 1 and < double.PositiveInfinity), $"{subject}: the factor of its backoff is {backoff.Factor}; use 1 or more."))
            .Concat(When(backoff.Jitter is not (>= 0 and <= 1), $"{subject}: the jitter of its backoff is {backoff.Jitter}; use a number from 0 to 1."))
            .Concat(When(backoff.ResetAfter < TimeSpan.Zero, $"{subject}: the time after which its backoff is reset is {InWords(backoff.ResetAfter)}; use zero or more."));

    // Timeout.InfiniteTimeSpan is -1 ms. The kernel cannot use the constant, because it is in System.Threading.
    private static string InWords(TimeSpan? time) => time == TimeSpan.FromMilliseconds(-1) ? "Timeout.InfiniteTimeSpan" : $"{time}";

    private static IEnumerable<string> When(bool wrong, string sentence) => wrong ? [sentence] : [];
}
