using Rusm.Kernel;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>Monitors: each fires once, and only once.</summary>
public sealed class MonitorLaws
{
    [Fact]
    public void A_death_fires_every_monitor_held_on_it_once() =>
        Always((history, moments) => moments.ForEach(moment => Assert.All(
            moment.Deaths.SelectMany(death => moment.Entry(death.Pid).MonitoredBy.Select(on => (Death: death, on.Reference, Watcher: on.Other)))
                .Where(held => moment.After.IsAlive(held.Watcher)),
            held => Assert.True(
                moment.Delivered<Received.Down>().Count(down =>
                    down == (held.Watcher, new Received.Down(held.Reference, held.Death.Pid, held.Death.Reason))) == 1,
                $"{moment.Place}: {history.Say(held.Watcher)} watched {history.Say(held.Death.Pid)} as {held.Reference}, and delivered was "
                    + $"[{string.Join(", ", moment.Delivered<Received.Down>())}]"))));

    [Fact]
    public void No_monitor_fires_twice() =>
        Always((_, moments) => Assert.All(
            moments.SelectMany(moment => moment.Delivered<Received.Down>()).GroupBy(down => down.Item.Reference),
            fired => Assert.True(fired.Count() == 1, $"{fired.Key} fired {fired.Count()} times: {string.Join(", ", fired)}")));

    [Fact]
    public void What_fires_is_held_by_its_watcher_on_the_dead_or_was_set_on_the_dead() =>
        Always((history, moments) => moments.ForEach(moment => Assert.All(moment.Delivered<Received.Down>(), down =>
        {
            var isOnTheDead = moment.Signal is Signal.Monitor monitor && (monitor.By, monitor.To) == (down.To, down.Item.Pid)
                && !moment.Before.IsAlive(monitor.To) && down.Item.Reference.Value == moment.After.LastReference
                && down.Item.Reason == ExitReason.NoProc;
            Assert.True(
                isOnTheDead || moment.Entry(down.To).Monitors.Contains(new MonitorEnd(down.Item.Reference, down.Item.Pid)),
                $"{moment.Place}: {history.Say(down.To)} got {down.Item}, which it did not hold");
        })));

    [Fact]
    public void Monitoring_the_dead_is_answered_at_once() =>
        Always((history, moments) => moments.ForEach(moment =>
        {
            if (moment.Signal is Signal.Monitor monitor && moment.Before.IsAlive(monitor.By) && !moment.Before.IsAlive(monitor.To))
            {
                Assert.Equal(
                    (monitor.By, new Received.Down(new MonitorRef(moment.After.LastReference), monitor.To, ExitReason.NoProc)),
                    Assert.Single(moment.Delivered<Received.Down>()));
            }
        }));

    [Fact]
    public void A_monitor_never_fires_after_its_watcher_took_it_off() =>
        Always((_, moments) => Assert.All(moments.Select((moment, index) => (moment, index)), at =>
        {
            if (at.moment.Signal is Signal.Demonitor taken && Holds(at.moment.Before, taken.By, taken.Reference))
            {
                Assert.DoesNotContain(
                    moments.Skip(at.index).SelectMany(later => later.Delivered<Received.Down>()),
                    down => down.Item.Reference == taken.Reference);
            }
        }));

    [Fact]
    public void Nobody_takes_off_the_monitor_of_another() =>
        Always((_, moments) => moments.ForEach(moment =>
        {
            if (moment.Signal is Signal.Demonitor taken)
            {
                Assert.Equal(HeldByOthers(moment.Before, taken.By), HeldByOthers(moment.After, taken.By));
            }
        }));

    private static bool Holds(State state, Pid watcher, MonitorRef reference) =>
        state.Find(watcher).Exists(entry => entry.Monitors.Any(held => held.Reference == reference));

    private static IEnumerable<MonitorEnd> HeldByOthers(State state, Pid but) =>
        state.Processes.Where(entry => entry.Pid != but).SelectMany(entry => entry.Monitors);

    private static void Always(Action<History, List<HistoryStep>> check) =>
        Law.Holds(Any.Scenario, 250, scenario =>
        {
            var history = History.Of(scenario);
            check(history, history.Steps);
        });
}
