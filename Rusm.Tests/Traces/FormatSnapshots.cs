using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <summary>A state in a trace is that state; a digest stands for a state.</summary>
public sealed class FormatSnapshots
{
    [Fact]
    public void Every_state_that_can_be_reached_reads_back_equal() =>
        Law.Holds(Any.Scenario, 60, scenario =>
        {
            foreach (var state in NamedHistory.Of(scenario).Steps.Select(moment => moment.After).Distinct())
            {
                var back = Open(Of(state, [], blockSize: 40)).InitialState();
                Assert.Equal(state, back);
                Assert.Equal(state.ToString(), back.ToString());
                Assert.Equal(StateDigest.Of(state), StateDigest.Of(back));
            }
        });

    [Fact]
    public void Global_names_and_the_last_grant_read_back_equal_and_go_on()
    {
        var (shop, cache) = (new Pid(1), new Pid(2));
        var state = Machine.Run(State.Empty, [
            new Signal.Spawn(Pid.Outside), new Signal.Spawn(Pid.Outside), new Signal.RegisterGlobal(shop, "shop", shop),
            new Signal.RegisterGlobal(shop, "market", shop), new Signal.RegisterGlobal(cache, "cache", cache), new Signal.UnregisterGlobal(Pid.Outside, "cache"),
        ]);
        var back = Open(Of(state, [], blockSize: 40)).InitialState();
        Assert.Equal(state, back);
        Assert.Equal([("market", shop), ("shop", shop)], back.GlobalNames);
        Assert.Equal(StateDigest.Of(state), StateDigest.Of(back));
        var next = new Signal.RegisterGlobal(cache, "cache", cache);
        Assert.Equal(Machine.Step(state, next).State, Machine.Step(back, next).State);
    }

    [Fact]
    public void A_hub_with_thousands_of_links_and_monitors_reads_back_equal_from_many_blocks()
    {
        var (hub, kernel) = (new Pid(1), new StateBuilder(State.Empty));
        kernel.Apply(new Signal.Spawn(Pid.Outside, "hub"));
        for (var number = 2L; number < 5000; number++)
        {
            kernel.Apply(new Signal.SpawnLink(hub, number % 100 == 0 ? $"worker {number}" : null));
            kernel.Apply(new Signal.Monitor(hub, new Pid(number)));
            kernel.Apply(new Signal.Monitor(new Pid(number), hub));
            if (number % 7 == 0)
            {
                kernel.Apply(new Signal.Returned(new Pid(number - 1)));
            }
        }

        var state = kernel.ToState();
        var trace = Open(Of(state, [], blockSize: 1000));
        Assert.Equal(state, trace.InitialState());
        Assert.Empty(Invariants.Check(trace.InitialState()));
    }

    [Fact]
    public void A_state_that_is_read_goes_on_as_the_one_that_was_written() =>
        Law.Holds(Any.Scenario, 60, scenario =>
        {
            var moments = NamedHistory.Of(scenario).Steps;
            foreach (var moment in moments)
            {
                var after = Machine.Step(Open(Of(moment.Before, [])).InitialState(), moment.Signal);
                Assert.Equal(moment.After, after.State);
                Assert.Equal(moment.Effects, after.Effects);
            }
        });

    [Fact]
    public void States_have_the_same_digest_only_if_they_are_the_same() =>
        Law.Holds(Any.Scenario, 200, scenario =>
        {
            var digests = new Dictionary<ulong, State>();
            foreach (var state in NamedHistory.Of(scenario).Steps.Select(moment => moment.After))
            {
                var digest = StateDigest.Of(state);
                Assert.Equal(state, digests.GetValueOrDefault(digest, state));
                Assert.Equal(digest, StateDigest.Of(Machine.Run(state, [])));
                digests[digest] = state;
            }

            Assert.Equal(digests.Count, digests.Values.Distinct().Count());
        });

    // Any other number would make the traces of another machine, or of another day, part from their replays.
    [Fact]
    public void The_digest_of_a_state_is_the_same_on_every_machine() => Assert.Equal(
        "D8F12CA1F7A82A21",
        $"{StateDigest.Of(Machine.Run(State.Empty, [new Signal.Spawn(Pid.Outside, "shop"), new Signal.SpawnMonitor(new Pid(1)), new Signal.SpawnLink(new Pid(2))])):X16}");
}
