using Rusm.Kernel;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>The kernel is a function: equal signals, equal states and effects, however it is driven.</summary>
public sealed class ReplayLaws
{
    [Fact]
    public void Replaying_the_same_signals_gives_the_same_states_and_effects() =>
        Law.Holds(Any.Scenario, 200, scenario =>
        {
            var (once, again) = (History.Of(scenario), History.Of(scenario));
            Assert.Equal(once.Steps, again.Steps);
            Assert.Equal(once.Steps.Select(Chains), again.Steps.Select(Chains));
            Assert.Equal(once.Last, Machine.Run(State.Empty, once.Steps.Select(moment => moment.Signal)));
        });

    [Fact]
    public void The_builder_gives_the_states_and_effects_of_the_function() =>
        Law.Holds(Any.Scenario, 200, scenario =>
        {
            var builder = new StateBuilder(State.Empty);
            foreach (var (moment, number) in History.Of(scenario).Steps.Select((moment, number) => (moment, number)))
            {
                var effects = builder.Apply(moment.Signal).ToArray();
                Assert.Equal(moment.Effects, effects);
                Assert.Equal(moment.After.Count, builder.Count);
                if (number % 3 == 0)   // sealed at some moments, so that it goes on changing in place at the others
                {
                    Assert.Equal(moment.After, builder.ToState());
                }
            }
        });

    [Fact]
    public void A_state_that_was_given_away_stays_as_it_is() =>
        Law.Holds(Any.Scenario, 200, scenario =>
        {
            var builder = new StateBuilder(State.Empty);
            var given = new List<(State State, string AsItWas)>();
            foreach (var signal in History.Of(scenario).Steps.Select(moment => moment.Signal))
            {
                builder.Apply(signal);
                var state = builder.ToState();
                given.Add((state, state.ToString()));
                Assert.Equal(given[^1].AsItWas, state.ToString());
                Machine.Step(state, new Signal.Exit(Pid.Outside, signal.By, ExitReason.Kill));   // another future of it
            }

            Assert.All(given, kept => Assert.Equal(kept.AsItWas, kept.State.ToString()));
        });

    // Equality leaves the chains of causes out.
    private static string Chains(HistoryStep moment) =>
        string.Join('\n', moment.Deaths.Select(death => string.Join(" <- ", death.Chain)));
}
