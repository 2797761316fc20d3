using Rusm.Cli.Conformance;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>A scenario on several nodes whose signals are delivered late: while it goes on, some of them; when it is over, all.</summary>
internal sealed class LateRun
{
    private readonly KernelCluster cluster;
    private readonly List<Signal.Demonitor> demonitors = [];

    private LateRun(KernelCluster cluster) => this.cluster = cluster;

    internal static LateRun Of(Scenario scenario, int nodes, int seed, bool cuts)
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
        var fired = cluster.Effects.OfType<Effect.Deliver>().Select(static deliver => deliver.Item).OfType<Received.Down>().ToLookup(static down => down.Reference);
        Assert.All(fired, static downs => Assert.Single(downs));
        foreach (var granted in cluster.Effects.OfType<Effect.ReturnReference>().Where(granted => entries.ContainsKey(granted.Watcher)))
        {
            var isHeld = entries[granted.Watcher].Monitors.Contains(granted.Reference.Value);
            var isRemoved = demonitors.Exists(removed => removed.Reference == granted.Reference && removed.By == granted.Watcher);
            var isOfItself = !isHeld && !isRemoved && !fired.Contains(granted.Reference) && !Watches.Contains(granted.Reference);
            Assert.True(
                isHeld || isRemoved || isOfItself || fired.Contains(granted.Reference),
                $"{granted.Watcher} got {granted.Reference}, which was neither removed, nor is it held, nor has it fired");
            Assert.False(isHeld && fired.Contains(granted.Reference), $"{granted.Reference} has fired and is held");
        }
    }

    // The references of monitors of another process: a process that monitors itself gets one that never fires.
    private HashSet<MonitorRef> Watches { get; } = [];

    private IEnumerable<Effect> Apply(Signal signal)
    {
        var before = cluster.Effects.Count;
        foreach (var granted in cluster.Apply(signal).OfType<Effect.ReturnReference>())
        {
            if (signal is Signal.Monitor { By: var by, To: var to } && by != to)
            {
                Watches.Add(granted.Reference);
            }
        }

        if (signal is Signal.Demonitor demonitor)
        {
            demonitors.Add(demonitor);
        }

        for (var deliveries = cluster.Some(4); deliveries > 0; deliveries--)
        {
            cluster.DeliverOne();
            MustKeepTheInvariants();
        }

        return KernelWorldEffects.Of(signal, cluster.Effects[before..]).ToArray();
    }

    private void MustKeepTheInvariants() => Assert.All(cluster.States, static state => Assert.Empty(Invariants.Check(state)));
}
