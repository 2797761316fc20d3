using Rusm.Kernel;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>Links: both ways, and silent once they are off.</summary>
public sealed class LinkLaws
{
    [Fact]
    public void Links_are_symmetric_at_every_step() =>
        Always((history, moment) =>
        {
            var links = moment.After.Processes.SelectMany(entry => entry.Links.Select(peer => (One: entry.Pid, Other: peer))).ToHashSet();
            Assert.All(links, link => Assert.True(
                links.Contains((link.Other, link.One)) && link.One != link.Other,
                $"{moment.Place}: {history.Say(link.One)} is linked to {history.Say(link.Other)}, and not the other way round"));
        });

    [Fact]
    public void The_invariants_hold_after_every_step() =>
        Always((_, moment) => Assert.True(
            Invariants.Check(moment.Before, moment.After).IsEmpty,
            $"{moment.Place}: {string.Join("; ", Invariants.Check(moment.Before, moment.After))}"));

    [Fact]
    public void Nothing_comes_over_a_link_after_unlink_until_the_two_link_again() =>
        Law.Holds(Any.Scenario, 250, scenario =>
        {
            var history = History.Of(scenario);
            var severed = new HashSet<(Pid, Pid)>();
            foreach (var moment in history.Steps)
            {
                Assert.All(severed, pair => MustBeSilent(history, moment.Place, moment.Effects, pair));
                switch (moment.Signal)
                {
                    case Signal.Unlink unlink when moment.Before.IsAlive(unlink.By):
                        severed.UnionWith([(unlink.By, unlink.To), (unlink.To, unlink.By)]);
                        break;
                    case Signal.Link link:
                        severed.ExceptWith([(link.By, link.To), (link.To, link.By)]);
                        break;
                }
            }
        });

    [Fact]
    public void Unlink_then_silence_whichever_side_unlinks_and_whichever_dies() =>
        Law.Holds(Any.Scenario, 200, scenario =>
        {
            var history = History.Of(scenario);
            foreach (var (one, other) in history.Last.Processes.SelectMany(entry => entry.Links.Select(peer => (entry.Pid, peer))))
            {
                var apart = Machine.Step(history.Last, new Signal.Unlink(one, other)).State;
                Assert.All(new[] { (one, other), (other, one) }, pair =>
                {
                    var effects = Machine.Step(apart, new Signal.Stopped(pair.Item2, ExitReason.Shutdown)).Effects;
                    MustBeSilent(history, $"after all that, {history.Say(one)} unlinks {history.Say(other)}, {history.Say(pair.Item2)} stops", effects, pair);
                });
            }
        });

    [Fact]
    public void Unlink_is_silent_itself() =>
        Always((_, moment) => Assert.True(
            moment.Signal is not Signal.Unlink || moment.Effects.IsEmpty,
            $"{moment.Place}: {moment.Effects}"));

    [Fact]
    public void Linking_twice_is_linking_once() =>
        Always((_, moment) =>
        {
            if (moment.Signal is Signal.Link link && moment.After.IsAlive(link.By) && moment.After.IsAlive(link.To))
            {
                Assert.Equal(moment.After, Machine.Step(moment.After, link).State);
                Assert.Equal(moment.After, Machine.Step(moment.After, new Signal.Link(link.To, link.By)).State);
            }
        });

    private static void MustBeSilent(History history, string place, IEnumerable<Effect> effects, (Pid Listener, Pid Other) pair)
    {
        var heard = effects.Where(effect => effect switch
        {
            Effect.Deliver { Item: Received.Exit { Death: { } death } } deliver => (deliver.To, death.Pid) == pair,
            Effect.Stop { Death: { Cause: Cause.Link link } death } => (death.Pid, link.Death.Pid) == pair,
            _ => false,
        });
        Assert.True(
            !heard.Any(),
            $"{place}: {history.Say(pair.Listener)} was unlinked from {history.Say(pair.Other)}, and hears of its death: {string.Join(", ", heard)}");
    }

    private static void Always(Action<History, HistoryStep> check) =>
        Law.Holds(Any.Scenario, 250, scenario =>
        {
            var history = History.Of(scenario);
            history.Steps.ForEach(moment => check(history, moment));
        });
}
