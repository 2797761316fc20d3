using Rusm.Cli.Conformance;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>A scenario on several nodes whose signals are delivered late: while it goes on, some of them; when it is over, all.</summary>
internal sealed class LateRun
{
    private readonly KernelCluster cluster;

    // The monitors of other processes: one of the watcher itself never fires.
    private readonly List<(Pid Watcher, MonitorRef Reference)> watches = [];
    private readonly HashSet<(Pid Watcher, MonitorRef Reference)> removed = [];

    private readonly CallTraffic calls;

    private LateRun(KernelCluster cluster) => (this.cluster, calls) = (cluster, new CallTraffic(cluster));

    internal KernelCluster Cluster => cluster;

    internal static LateRun Of(Scenario scenario, int nodes, int seed, bool cuts, bool changes = false)
    {
        var run = new LateRun(new KernelCluster(nodes, seed));
        var world = new KernelWorld("late", run.Apply, () => run.cluster.Processes);
        foreach (var operation in scenario.Operations)
        {
            world.Perform(operation);
            if (cuts && run.cluster.Some(8) == 0)
            {
                run.cluster.CutAndReconnect();
            }

            if (changes && run.cluster.Some(3) == 0)
            {
                run.ChangeSomething();
            }
        }

        run.cluster.DeliverAll();
        return run;
    }

    internal void MustBeWhole()
    {
        var entries = cluster.Processes.ToDictionary(static entry => entry.Pid);
        var halves = entries.Values.SelectMany(static entry => entry.Links.Select(peer => (One: entry.Pid, Other: peer))).ToHashSet();
        Assert.All(halves, half => Assert.True(halves.Contains((half.Other, half.One)), $"{half.One} is linked to {half.Other}, which is not linked to it"));
        var held = entries.Values.SelectMany(static entry => entry.Monitors.Select(end => (end.Reference, Watcher: entry.Pid, Target: end.Other))).ToHashSet();
        var watched = entries.Values.SelectMany(static entry => entry.MonitoredBy.Select(end => (end.Reference, Watcher: end.Other, Target: entry.Pid))).ToHashSet();
        Assert.Equal(held.Order(), watched.Order());
        Assert.All(cluster.States, static state => Assert.All(state.Processes, entry => Assert.Empty(state.NodeTable.UnlinksOf(entry.Pid))));
        Assert.All(cluster.States, static state => Assert.All(state.NodeTable.All, static connection => Assert.Empty(connection.Spawns)));
        MustKeepTheInvariants();
    }

    internal void MonitorsMustFireOnce()
    {
        var entries = cluster.Processes.ToDictionary(static entry => entry.Pid);
        var delivered = cluster.Effects.OfType<Effect.Deliver>().Select(static deliver => deliver.Item).ToArray();
        var fired = delivered.OfType<Received.Down>().ToLookup(static down => down.Reference);
        var failed = delivered.OfType<Received.Message>().Select(static message => message.Content).OfType<SpawnReply>()
            .Where(static reply => reply.Failure is not null).Select(static reply => reply.Reference).ToHashSet();
        Assert.All(fired, static downs => Assert.Single(downs));
        foreach (var (watcher, reference) in watches.Where(watch => entries.ContainsKey(watch.Watcher) && !failed.Contains(watch.Reference) && !removed.Contains(watch)))
        {
            Assert.True(
                entries[watcher].Monitors.Contains(reference.Value) != fired.Contains(reference),
                $"{watcher} holds {reference} and it has fired, or neither");
        }
    }

    internal void CallsMustEndOnce() => calls.MustEndOnce();

    private Effect[] Apply(Signal signal)
    {
        var before = cluster.Effects.Count;
        var granted = cluster.Apply(signal).OfType<Effect.ReturnReference>();
        if (signal is Signal.SpawnMonitor || (signal is Signal.Monitor monitor && monitor.By != monitor.To))
        {
            watches.AddRange(granted.Select(static effect => (effect.Watcher, effect.Reference)));
        }
        else if (signal is Signal.Demonitor demonitor)
        {
            removed.Add((demonitor.By, demonitor.Reference));
        }

        calls.Go();
        for (var deliveries = cluster.Some(4); deliveries > 0; deliveries--)
        {
            cluster.DeliverOne();
            MustKeepTheInvariants();
        }

        return [.. KernelWorldEffects.Of(signal, cluster.Effects[before..]).Where(effect => !calls.IsOfCall(effect))];
    }

    // A process unlinks, joins or leaves a group, or asks for a global name or gives it up.
    private void ChangeSomething()
    {
        if (cluster.Processes.ToArray() is { Length: > 0 } processes)
        {
            var (entry, name) = (processes[cluster.Some(processes.Length)], $"name {cluster.Some(3)}");
            var pid = entry.Pid;
            cluster.Apply(cluster.Some(6) switch
            {
                0 => new Signal.Leave(pid, name, pid),
                1 => new Signal.Join(pid, name, pid),
                2 => new Signal.UnregisterGlobal(pid, name),
                3 or 4 => new Signal.RegisterGlobal(pid, name, pid),
                _ => new Signal.Unlink(pid, entry.Links.FirstOrDefault()),
            });
        }
    }

    private void MustKeepTheInvariants() => Assert.All(cluster.States, static state => Assert.Empty(Invariants.Check(state)));
}
