using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static LanguageExt.Prelude;
using static Rusm.Tests.Manual.Supervision.Words;
using Validation = Rusm.Kernel.Supervision.Validation;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>Each mistake has its sentence, which says what to do.</summary>
public sealed class DeclarationsThatMakeNoSense
{
    private static readonly TimeSpan Longer = TimeSpan.FromDays(50);

    public static TheoryData<string, SupervisorFlags> OfFlags { get; } = new()
    {
        { "There is no restart strategy 7; use OneForOne, OneForAll, RestForOne or SimpleOneForOne.", new() { Strategy = (RestartStrategy)7 } },
        { "There is no auto-shutdown 7; use Never, AnySignificant or AllSignificant.", new() { AutoShutdown = (AutoShutdown)7 } },
        { "The restart intensity is -1: use zero or more.", new() { Intensity = -1 } },
        { "The period of the restart intensity is 00:00:00: use more than zero.", new() { Period = TimeSpan.Zero } },
        { "The supervisor: the first wait of its backoff is 00:00:00; use more than zero.", With(new() { First = TimeSpan.Zero }) },
        { "The supervisor: the cap of its backoff is 00:00:00.9000000, below its first wait; use at least 00:00:01.", With(new() { First = Seconds(1), Cap = Seconds(0.9) }) },
        { "The supervisor: the cap of its backoff is 50.00:00:00; use at most 49 days.", With(new() { Cap = Longer }) },
        { $"The supervisor: the factor of its backoff is {0.9}; use 1 or more.", With(new() { Factor = 0.9 }) },
        { $"The supervisor: the factor of its backoff is {double.NaN}; use 1 or more.", With(new() { Factor = double.NaN }) },
        { $"The supervisor: the factor of its backoff is {double.PositiveInfinity}; use 1 or more.", With(new() { Factor = double.PositiveInfinity }) },
        { $"The supervisor: the jitter of its backoff is {-0.1}; use a number from 0 to 1.", With(new() { Jitter = -0.1 }) },
        { $"The supervisor: the jitter of its backoff is {1.1}; use a number from 0 to 1.", With(new() { Jitter = 1.1 }) },
        { $"The supervisor: the jitter of its backoff is {double.NaN}; use a number from 0 to 1.", With(new() { Jitter = double.NaN }) },
        { "The supervisor: the time after which its backoff is reset is -00:00:01; use zero or more.", With(new() { ResetAfter = -Seconds(1) }) },
    };

    public static TheoryData<string, ChildSpec> OfAChild { get; } = new()
    {
        { "A child has no id: give it one.", new(" ") },
        { "A child has no id: give it one.", new(null!) },
        { "Child 'a': there is no restart type 7; use Permanent, Transient or Temporary.", A with { Restart = (RestartType)7 } },
        { "Child 'a': there is no child type 7; use Worker or Supervisor.", A with { Type = (ChildType)7 } },
        { "Child 'a': its shutdown is null; use Shutdown.Brutally, Within a time, or InItsOwnTime.", A with { Shutdown = null! } },
        { "Child 'a': its shutdown time is -00:00:01; use a time from zero to 49 days, or Shutdown.InItsOwnTime.", A with { Shutdown = Shutdown.Within(-Seconds(1)) } },
        { "Child 'a': its shutdown time is 50.00:00:00; use a time from zero to 49 days, or Shutdown.InItsOwnTime.", A with { Shutdown = Shutdown.Within(Longer) } },
        { "Child 'a': its shutdown time is Timeout.InfiniteTimeSpan; use a time from zero to 49 days, or Shutdown.InItsOwnTime.", A with { Shutdown = Shutdown.Within(Timeout.InfiniteTimeSpan) } },
        { "Child 'a': its start timeout is Timeout.InfiniteTimeSpan; use more than zero and at most 49 days, or leave it out to wait as long as it takes.", A with { StartTimeout = Timeout.InfiniteTimeSpan } },
        { "Child 'a': its start timeout is 00:00:00; use more than zero and at most 49 days, or leave it out to wait as long as it takes.", A with { StartTimeout = TimeSpan.Zero } },
        { "Child 'a': its start timeout is 50.00:00:00; use more than zero and at most 49 days, or leave it out to wait as long as it takes.", A with { StartTimeout = Longer } },
        { "Child 'a': the first wait of its backoff is 00:00:00; use more than zero.", A with { Backoff = new Backoff { First = TimeSpan.Zero } } },
        {
            "Child 'a' is significant and its supervisor's auto-shutdown is Never: use AnySignificant or AllSignificant, or a child that is not significant.",
            A.Transient().Significant()
        },
    };

    [Theory]
    [MemberData(nameof(OfFlags), DisableDiscoveryEnumeration = true)]
    public void Of_a_supervisor(string told, SupervisorFlags flags) => MustTell([told], flags);

    [Theory]
    [MemberData(nameof(OfAChild), DisableDiscoveryEnumeration = true)]
    public void Of_a_child(string told, ChildSpec child)
    {
        Assert.Equal([told], Validation.Of(new SupervisorFlags(), child).AsEnumerable());
        MustTell([told], new SupervisorFlags(), child, B);
    }

    [Fact]
    public void A_significant_child_is_not_permanent() => Assert.Equal(
        ["Child 'a' is significant and permanent: a significant child must be transient or temporary, since a permanent one never ends for good."],
        Validation.Of(new SupervisorFlags { AutoShutdown = AutoShutdown.AnySignificant }, A.Significant()).AsEnumerable());

    [Fact]
    public void Ids_are_different() =>
        MustTell(["2 children have the id 'a': give each its own."], new SupervisorFlags(), A, B, A.Transient());

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_template_is_one(int given) => MustTell(
        [$"A simple_one_for_one supervisor makes its children from one template, and {given} are given: declare exactly one."],
        new SupervisorFlags { Strategy = RestartStrategy.SimpleOneForOne },
        [.. new[] { A, B }.Take(given)]);

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            SupervisorMachine.Declare(Pid.Outside, new SupervisorFlags { Intensity = -1 }, Seq(A with { Shutdown = null! }, A)));
        Assert.StartsWith(
            "The restart intensity is -1: use zero or more. "
            + "Child 'a': its shutdown is null; use Shutdown.Brutally, Within a time, or InItsOwnTime. "
            + "2 children have the id 'a': give each its own.",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_and_the_bounds_make_sense()
    {
        MustTell([], new SupervisorFlags(), A, ChildSpec.ForSupervisor("b"));
        MustTell(
            [],
            With(new() { First = Seconds(1), Cap = Seconds(1), Factor = 1, Jitter = 1, ResetAfter = TimeSpan.Zero }) with { Intensity = 0 },
            A with { Shutdown = Shutdown.Within(TimeSpan.Zero), StartTimeout = TimeSpan.FromDays(49), Backoff = new Backoff() });
    }

    private static void MustTell(string[] told, SupervisorFlags flags, params ChildSpec[] children) =>
        Assert.Equal(told, Validation.Of(flags, children.ToSeq().Strict()));

    private static SupervisorFlags With(Backoff backoff) => new() { Backoff = backoff };
}
