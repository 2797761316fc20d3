using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Rusm.Tests.Persistent;

/// <summary>What a failing law shows must be short: the laws are read when they break.</summary>
public sealed class HistoryShrinks
{
    [Fact]
    public void A_law_that_breaks_prints_the_seed_and_the_shortest_history()
    {
        var broken = Assert.ThrowsAny<Exception>(() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(History.Any, history =>
            Assert.DoesNotContain(history.Changes, change => change is Change.Put { Key: > 5 }))));
        Assert.Matches(@"\(\d+,\d+\)", broken.Message);
        Assert.Matches(@"Shrunk:\s+put 6\s", broken.Message);
    }

    [Fact]
    public void The_histories_reach_large_sets_and_small_ones_and_the_last_of_all_keys()
    {
        var histories = Gen.Sample(History.Any.Generator, 1_000, new Rnd(1, 1), 50);
        var most = histories.Select(history => history.Changes.OfType<Change.Put>().Select(put => put.Key).Distinct().Count()).ToArray();
        Assert.Contains(most, count => count > 32);
        Assert.Contains(most, count => count is 1 or 2);
        Assert.Contains(histories, history => history.KeysTouched.Contains(long.MaxValue));
        Assert.Contains(histories, history => history.Changes.Any(change => change is Change.Drop { Key: < 0 }));
    }
}
