using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>A dead process is gone at once: whatever its body still tries, and whatever is done to it.</summary>
public sealed class DeadLaws
{
    [Fact]
    public void A_signal_from_the_dead_changes_nothing() =>
        Law.Holds(Any.Scenario, 150, scenario =>
        {
            var history = History.Of(scenario);
            var nobody = new Pid(history.Last.LastPid + 1);
            foreach (var dead in history.Spawned.Where(pid => !history.Last.IsAlive(pid)).Append(nobody).Append(new Pid(-1)))
            {
                foreach (var signal in history.Spawned.Append(dead).SelectMany(to => SignalsOf(dead, to)))
                {
                    var (after, effects) = Machine.Step(history.Last, signal);
                    Assert.True(effects.IsEmpty, $"{history.Say(dead)} is dead at the end, and then {signal} gives {effects}");
                    Assert.True(after.Equals(history.Last), $"{history.Say(dead)} is dead at the end, and then {signal} changes the table");
                }
            }
        });

    [Fact]
    public void Nothing_is_delivered_to_the_dead() =>
        Law.Holds(Any.Scenario, 250, scenario =>
        {
            foreach (var moment in History.Of(scenario).Steps)
            {
                var alive = moment.Before.Processes.Select(entry => entry.Pid).ToHashSet();
                foreach (var effect in moment.Effects)
                {
                    Assert.True(
                        effect switch
                        {
                            Effect.Start start => alive.Add(start.Pid),
                            Effect.Stop stop => alive.Remove(stop.Death.Pid),
                            Effect.Deliver deliver => alive.Contains(deliver.To),
                            Effect.Flush flush => alive.Contains(flush.Watcher),
                            Effect.ReturnReference refer => alive.Contains(refer.Watcher),
                            Effect.Refuse refuse => alive.Contains(refuse.By),
                            _ => false,
                        },
                        $"{moment.Place}: {effect}, and who is meant is dead by then");
                }
            }
        });

    [Fact]
    public void Every_kind_of_signal_is_tried_in_the_name_of_the_dead() =>
        Assert.Equal(
            Manual.EverySignal.Cases.Select(type => type.Name).Order(),
            SignalsOf(new Pid(1), new Pid(2)).Select(signal => signal.GetType().Name).Order());

    private static Signal[] SignalsOf(Pid by, Pid to) =>
    [
        new Signal.Spawn(by),
        new Signal.SpawnLink(by),
        new Signal.SpawnMonitor(by),
        new Signal.Send(by, to, 1L),
        new Signal.Link(by, to),
        new Signal.Unlink(by, to),
        new Signal.Monitor(by, to),
        new Signal.Demonitor(by, new MonitorRef(to.Value), Flush: true),
        new Signal.SetTrapExit(by, Traps: true),
        new Signal.Exit(by, to, ExitReason.Kill),
        new Signal.Register(by, "shop", to),
        new Signal.Unregister(by, "shop"),
        new Signal.SendNamed(by, "shop", 1L),
        new Signal.SetLabel(by, "label"),
        new Signal.Join(by, "pool", to),
        new Signal.Leave(by, "pool", to),
        new Signal.SpawnOn(by, NodeId.Alone, "body", Argument: null),
        new Signal.Call(by, to, 1L),
        new Signal.Reply(by, to, new MonitorRef(to.Value), 1L),
        new Signal.RegisterGlobal(by, "shop", to),
        new Signal.UnregisterGlobal(by, "shop"),
        new Signal.Returned(by),
        new Signal.Threw(by, new Fault("Crash", "told to")),
        new Signal.Stopped(by, ExitReason.Shutdown),
    ];
}
