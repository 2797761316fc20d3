using Rusm.Kernel;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>Which processes end after a first death, with which reason and cause.</summary>
public sealed class CascadeLaws
{
    [Fact]
    public void The_dead_of_a_cascade_are_exactly_what_links_reach_from_the_first_death_through_processes_that_do_not_trap() =>
        Always((history, moment, first) =>
        {
            var reached = first.Reason.IsAbnormal ? Reached(moment, first.Pid) : [first.Pid];
            var dead = moment.Deaths.Select(death => death.Pid).Order().ToList();
            Assert.True(
                dead.SequenceEqual(reached.Order()),
                $"{moment.Place}: the dead are {history.Say(dead)}, and links reach {history.Say(reached)}");
            Assert.True(
                moment.Before.Processes.Select(entry => entry.Pid).Except(reached).SequenceEqual(moment.After.Processes.Select(entry => entry.Pid)),
                $"{moment.Place}: the living are not those that links don't reach");
        });

    [Fact]
    public void The_reason_travels_unchanged_from_the_first_process_to_the_last() =>
        Always((history, moment, first) => Assert.All(moment.Deaths, death => Assert.True(
            death.Reason == first.Reason,
            $"{moment.Place}: {history.Say(first.Pid)} died of {first.Reason}, and {history.Say(death.Pid)} of {death.Reason}")));

    [Fact]
    public void A_trapping_process_never_dies_of_a_link() =>
        Always((history, moment, _) => Assert.All(moment.Deaths, death => Assert.False(
            death.Cause is Cause.Link or Cause.NoProcess && moment.Entry(death.Pid).TrapsExits,
            $"{moment.Place}: {history.Say(death.Pid)} traps exits, and died: {death}")));

    [Fact]
    public void A_trapping_process_gets_one_exit_for_each_linked_process_that_dies() =>
        Always((history, moment, _) =>
        {
            var due = moment.Deaths.SelectMany(death => moment.Entry(death.Pid).Links
                .Where(peer => moment.After.IsAlive(peer) && moment.Entry(peer).TrapsExits)
                .Select(peer => $"{history.Say(peer)} gets exit from {history.Say(death.Pid)}: {death.Reason}"));
            var got = moment.Delivered<Received.Exit>().Where(exit => exit.Item.Death is not null && moment.After.IsAlive(exit.To))
                .Select(exit => $"{history.Say(exit.To)} gets exit from {history.Say(exit.Item.From)}: {exit.Item.Reason}");
            Assert.Equal(due.Order(StringComparer.Ordinal), got.Order(StringComparer.Ordinal));
        });

    [Fact]
    public void Normal_kills_nobody_by_link() =>
        Always((history, moment, first) => Assert.True(
            first.Reason.IsAbnormal || moment.Deaths.Count() == 1,
            $"{moment.Place}: {history.Say(first.Pid)} ended with normal, and {history.Say(moment.Deaths.Select(death => death.Pid))} died"));

    [Fact]
    public void Whoever_returns_at_the_end_of_a_scenario_dies_alone() =>
        Law.Holds(Any.Scenario, 150, scenario =>
        {
            var history = History.Of(scenario);
            Assert.All(history.Last.Processes, entry =>
            {
                var dead = Machine.Step(history.Last, new Signal.Returned(entry.Pid)).Effects.OfType<Effect.Stop>().Select(stop => stop.Death.Pid);
                Assert.True(dead.SequenceEqual([entry.Pid]), $"{history.Say(entry.Pid)} returns at the end, and {history.Say(dead)} die");
            });
        });

    [Fact]
    public void The_chain_of_every_death_is_a_path_of_links_back_to_the_first() =>
        Always((history, moment, first) => Assert.All(moment.Deaths, death =>
        {
            var chain = death.Chain.ToList();
            Assert.True(chain[^1].Pid == first.Pid && death.First.Pid == first.Pid, $"{moment.Place}: the chain of {death} ends at {chain[^1]}");
            Assert.True(chain[^1].Cause is not Cause.Link, $"{moment.Place}: {chain[^1]} is the first, and died of a link");
            Assert.True(chain.Distinct().Count() == chain.Count, $"{moment.Place}: the chain of {death} runs in a circle");
            Assert.All(chain.Zip(chain.Skip(1), (death, cause) => (Death: death, Cause: cause)), step => Assert.True(
                moment.Entry(step.Death.Pid).Links.Contains(step.Cause.Pid.Value),
                $"{moment.Place}: {history.Say(step.Death.Pid)} died of {history.Say(step.Cause.Pid)}, to which it had no link"));
        }));

    [Fact]
    public void Every_exit_and_every_down_carries_the_death_that_it_tells_of() =>
        Always((_, moment, _) =>
        {
            var deaths = moment.Deaths.ToDictionary(death => death.Pid);
            Assert.All(moment.Delivered<Received.Exit>(), exit => Assert.Same(deaths[exit.Item.From], exit.Item.Death));
            Assert.All(moment.Delivered<Received.Down>(), down => Assert.Same(deaths[down.Item.Pid], down.Item.Death));
        });

    [Fact]
    public void The_first_death_names_what_began_it() =>
        Always((_, moment, first) => Assert.Equal(
            moment.Signal switch
            {
                Signal.Returned => (first.Pid, ExitReason.Normal, "it returned"),
                Signal.Threw => (first.Pid, ExitReason.Crashed, "it threw"),
                Signal.Stopped stopped => (stopped.By, stopped.Reason, "it stopped itself"),
                Signal.Exit exit => (exit.To, exit.Reason == ExitReason.Kill ? ExitReason.Killed : exit.Reason, $"exit signal from {exit.By}"),
                Signal.Link link => (link.By, ExitReason.NoProc, $"it linked to {link.To}, which was dead"),
                _ => (default, ExitReason.Named("nothing"), $"{moment.Signal} ends nobody"),
            },
            (first.Pid, first.Reason, first.Cause.ToString())));

    // For every step in which a process ended.
    private static void Always(Action<History, HistoryStep, Death> check) =>
        Law.Holds(Any.Scenario, 250, scenario =>
        {
            var history = History.Of(scenario);
            foreach (var moment in history.Steps)
            {
                moment.Deaths.Take(1).ToList().ForEach(first => check(history, moment, first));
            }
        });

    private static HashSet<Pid> Reached(HistoryStep moment, Pid from)
    {
        var reached = new HashSet<Pid> { from };
        while (reached.SelectMany(pid => moment.Entry(pid).Links).FirstOrDefault(IsNext) is var next && next != default)
        {
            reached.Add(next);
        }

        return reached;

        bool IsNext(Pid pid) => !reached.Contains(pid) && !moment.Entry(pid).TrapsExits;
    }
}
