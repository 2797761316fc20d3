using Rusm.Host.Scheduling;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>When one worker works alone, and for how long: by what was done in the looks before.</summary>
public sealed class OneWorkerOrMore
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    // Runs in one look of two workers, and of one alone: less than twice as many, and twice as many.
    private const int Together = 10_000;
    private const int AloneNotTwice = 19_900;
    private const int AloneTwice = 20_000;

    private readonly SingleWorkerTrial lone = new();

    [Fact]
    public void Two_that_run_short_bodies_are_put_to_the_trial() => Assert.True(Two(Together));

    [Fact]
    public void One_worker_is_not() => Assert.False(lone.Decide(Look, AloneTwice, workers: 1, anyStuck: false));

    [Fact]
    public void Two_that_run_bodies_of_more_than_5_us_are_not()
    {
        Assert.False(Two(4_000));
        Assert.True(Two(4_001));
    }

    [Fact]
    public void Two_are_not_while_another_is_stuck() => Assert.False(lone.Decide(Look, Together, workers: 2, anyStuck: true));

    [Fact]
    public void One_alone_goes_on_if_it_gets_twice_as_much_done()
    {
        Two(Together);
        Assert.True(One(AloneTwice));
        Assert.True(One(AloneTwice));
    }

    [Fact]
    public void One_alone_gives_up_if_it_does_not()
    {
        Two(Together);
        Assert.False(One(AloneNotTwice));
    }

    [Fact]
    public void One_alone_gives_up_as_soon_as_it_gets_less_done()
    {
        Two(Together);
        One(AloneTwice);
        Assert.False(One(AloneNotTwice));
    }

    [Fact]
    public void One_alone_gives_up_when_a_body_keeps_it()
    {
        Two(Together);
        Assert.False(lone.Decide(Look, AloneTwice, workers: 1, anyStuck: true));
    }

    [Fact]
    public void What_counts_is_the_rate_and_not_the_number()
    {
        Two(Together);
        Assert.True(lone.Decide(Look / 2, AloneTwice / 2, workers: 1, anyStuck: false));
        Assert.False(lone.Decide(Look * 2, AloneTwice, workers: 1, anyStuck: false));
    }

    [Fact]
    public void After_each_trial_that_failed_the_next_one_comes_after_twice_as_many_looks_up_to_some_10_s() =>
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024],
            Enumerable.Range(0, 12).Select(_ =>
            {
                var looks = LooksUntilTheTrial();
                One(AloneNotTwice);
                return looks;
            }));

    [Fact]
    public void All_work_together_for_one_look_in_each_129_to_see_whether_it_is_still_better_alone()
    {
        Two(Together);
        Assert.All(Enumerable.Range(1, 127), _ => Assert.True(One(AloneTwice)));
        Assert.False(One(AloneTwice));
        Assert.True(Two(Together));
    }

    [Fact]
    public void A_trial_that_succeeded_makes_the_next_pause_short_again()
    {
        Two(Together);
        One(AloneNotTwice);
        LooksUntilTheTrial();
        Assert.All(Enumerable.Range(1, 127), _ => One(AloneTwice));
        One(AloneTwice);
        Assert.Equal(1, LooksUntilTheTrial());
    }

    private bool Two(long runs) => lone.Decide(Look, runs, workers: 2, anyStuck: false);

    private bool One(long runs) => lone.Decide(Look, runs, workers: 1, anyStuck: false);

    private int LooksUntilTheTrial() => 1 + Enumerable.Range(0, 2000).TakeWhile(_ => !Two(Together)).Count();
}
