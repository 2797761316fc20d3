using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Manual;

/// <summary>A million processes, each linked to the next, and a watcher on the last: what a recursion would not survive.</summary>
public sealed class LongChains(LongChains.AMillion chain) : IClassFixture<LongChains.AMillion>
{
    [Fact]
    public void A_chain_of_a_million_dies_in_one_step_from_the_first_to_the_last()
    {
        Assert.Equal(AMillion.Length, chain.Deaths.Length);
        Assert.All(chain.Deaths.Index(), item => Assert.True(item.Item.Pid.Value == item.Index + 1 && item.Item.Reason == Overload));
        Assert.Equal(1, chain.Count);
    }

    [Fact]
    public void From_its_end_one_can_walk_back_to_its_beginning()
    {
        Assert.Equal(AMillion.Length, chain.Last.Chain.Count());
        Assert.Same(chain.Deaths[0], chain.Last.First);
        Assert.Same(chain.Last, chain.Down.Death);
    }

    [Fact]
    public void A_death_at_its_end_compares()
    {
        var same = new Death(chain.Last.Pid, Overload, new Cause.Link(chain.Deaths[^2]));
        Assert.Equal(same, chain.Last);
        Assert.Equal(same.GetHashCode(), chain.Last.GetHashCode());
        Assert.Equal(same.Cause.GetHashCode(), chain.Last.Cause.GetHashCode());
        Assert.Equal<Effect>(new Effect.Stop(same), new Effect.Stop(chain.Last));
        Assert.NotEqual(new Death(chain.Last.Pid, Overload, new Cause.Link(chain.Deaths[0])), chain.Last);
    }

    [Fact]
    public void A_death_at_its_end_prints()
    {
        Assert.Equal("<1000000> overload, linked to <999999>", chain.Last.ToString());
        Assert.Equal("linked to <999999>", chain.Last.Cause.ToString());
        Assert.Equal("down #1 <1000000>: overload", chain.Down.ToString());
        Assert.Equal("Stop { Death = <1000000> overload, linked to <999999> }", new Effect.Stop(chain.Last).ToString());
    }

    public sealed class AMillion
    {
        internal const int Length = 1_000_000;

        public AMillion()
        {
            var builder = new StateBuilder(State.Empty);
            builder.Apply(Outside.Spawns());
            for (var parent = 1; parent < Length; parent++)
            {
                builder.Apply(new Pid(parent).SpawnsLinked());
            }

            var watcher = new Pid(Length + 1);
            builder.Apply(Outside.Spawns());
            builder.Apply(watcher.Monitors(new(Length)));

            var effects = builder.Apply(A.StopsItself(Overload)).ToArray();
            Deaths = [.. effects.OfType<Effect.Stop>().Select(stop => stop.Death)];
            Down = (Received.Down)effects.OfType<Effect.Deliver>().Single().Item;
            Count = builder.Count;
        }

        internal Death[] Deaths { get; }

        internal Death Last => Deaths[^1];

        internal Received.Down Down { get; }

        internal int Count { get; }
    }
}
