using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Recording;
using Rusm.Host.Simulating;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>Programs of several nodes: the simulation chooses when signals cross, and cuts connections.</summary>
public sealed class SimulatingClusters
{
    [Fact]
    public void The_same_schedule_makes_the_same_run_with_cuts_too()
    {
        var options = new SimulationOptions { Faults = new FaultOptions { Cuts = 3 }, FailOn = FindingKinds.None };
        var first = Enumerable.Range(0, 50).Select(seed => ClusterSimulation.Run(Pool, options with { Seed = seed }))
            .First(static run => run.Schedule.Decisions.Count(static decision => decision.Kind == DecisionKind.Cut) > 1);
        var again = ClusterSimulation.Replay(Pool, Schedule.Parse($"{first.Schedule}"), options);
        Assert.Equal((first.Digest, first.Steps), (again.Digest, again.Steps));
        Assert.Equal(first.Story, again.Story);
    }

    [Fact]
    public void That_two_senders_are_on_different_nodes_shows_a_missing_order()
    {
        var result = ClusterSimulation.Explore(RelaysAsync, new SimulationOptions { Schedules = 300 });
        Assert.StartsWith("ProgramFailed: System.InvalidOperationException: first the relayed", $"{result.Failure?.Problem}", StringComparison.Ordinal);
        Assert.Contains("ClusterSimulation.Replay(RelaysAsync, Schedule.Parse(", result.RegressionTest, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_is_found_as_the_one_decision_that_makes_a_call_fail()
    {
        var result = ClusterSimulation.Explore(CallsAsync, new SimulationOptions { Schedules = 300, Faults = new FaultOptions { Cuts = 1 } });
        var failure = Assert.IsType<SimulationResult>(result.Failure);
        Assert.Equal(typeof(CallException), failure.Problem!.Exception!.GetType());
        var cut = Assert.Single(failure.Schedule.Decisions);
        Assert.Equal((DecisionKind.Cut, new NodeId(1), new NodeId(2)), (cut.Kind, cut.Process.Node, cut.Receiver.Node));
        Assert.Contains("cut 1 2", $"{failure.Schedule}", StringComparison.Ordinal);
        Assert.Contains(failure.Story, static line => line.EndsWith("the simulation cuts the connection of node 1 and node 2, and makes a new one", StringComparison.Ordinal));
        Assert.False(ClusterSimulation.Explore(CallsAsync, new SimulationOptions { Schedules = 300 }).Failed);
    }

    [Fact]
    public void In_every_order_one_of_two_candidates_gets_a_global_name()
    {
        var result = ClusterSimulation.ExploreAll(
            async cluster =>
            {
                var (one, two) = (cluster.AddNode(), cluster.AddNode());
                var (mine, theirs) = (Candidate(one), Candidate(two));
                var winners = (await mine ? 1 : 0) + (await theirs ? 1 : 0);
                if (winners != 1)
                {
                    throw new InvalidOperationException($"{winners} candidates have the name");
                }
            },
            new SimulationOptions { Schedules = 200_000, MaxLag = TimeSpan.Zero, FailOn = FindingKinds.ProgramFailed });
        Assert.True(result.IsComplete, $"{result}");
        Assert.InRange(result.Schedules, 10, 200_000);
    }

    [Fact]
    public void A_pool_that_is_spread_over_nodes_is_whole_after_cuts() => ClusterSimulation.Explore(
        Pool,
        new SimulationOptions { Schedules = 200, Faults = new FaultOptions { Cuts = 2, Until = TimeSpan.FromSeconds(1) }, FailOn = FindingKinds.ProgramFailed | FindingKinds.Deadlock })
        .ThrowIfFailed();

    [Fact]
    public void A_run_is_recorded_as_a_trace_of_each_node()
    {
        string[] files = [Path.GetTempFileName(), Path.GetTempFileName()];
        try
        {
            var schedule = ClusterSimulation.Run(CallsAsync).Schedule;
            ClusterSimulation.Replay(CallsAsync, schedule, options: null, node => new RecordingOptions(files[node.Value - 1]));
            var traces = files.Select(static file => Trace.Open(new TraceBytes(File.ReadAllBytes(file)))).ToArray();
            Assert.All(traces, static trace => Assert.True(trace.Replay().Run().Divergence.IsNone));
            Assert.Equal([new NodeId(1), new NodeId(2)], new MergedTraces(traces).Nodes);
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    [Theory]
    [InlineData("12:kill 2.7")]
    [InlineData("12:cut 1 3")]
    [InlineData("12:arrive 3 1")]
    [InlineData("12:deliver 1.1 1.2")]
    [InlineData("12:run 7")]
    public void A_decision_about_nodes_reads_as_it_is_written(string text) =>
        Assert.Equal(text, $"{Assert.Single(Schedule.Parse($"seed 1; {text}").Decisions)}");

    // A process sends to a collector and to a relay of another node, which sends to the collector, too.
    private static async Task RelaysAsync(SimulatedCluster cluster)
    {
        var (one, two) = (cluster.AddNode(), cluster.AddNode());
        var items = new List<object?>();
        var done = new TaskCompletionSource();
        var collector = one.Spawn(async context =>
        {
            while (items.Count < 2)
            {
                items.Add(((Received.Message)await context.ReceiveAsync()).Content);
            }

            done.SetResult();
        });
        var relay = one.Spawn(async context => context.Send(collector, ((Received.Message)await context.ReceiveAsync()).Content));
        two.Spawn(context =>
        {
            context.Send(relay, "relayed");
            context.Send(collector, "direct");
            return Task.CompletedTask;
        });
        await done.Task;
        if (items[0] is "relayed")
        {
            throw new InvalidOperationException("first the relayed");
        }
    }

    private static async Task CallsAsync(SimulatedCluster cluster)
    {
        var one = cluster.AddNode();
        var two = cluster.AddNode();
        var server = two.Spawn(static async context =>
        {
            if (await context.ReceiveAsync() is Received.Message { Content: Request request })
            {
                context.Reply(request.From, request.Content);
            }
        });
        var answer = new TaskCompletionSource<string>();
        one.Spawn(async context =>
        {
            try
            {
                answer.SetResult(await context.CallAsync<string>(server, "asked", Timeout.InfiniteTimeSpan));
            }
            catch (CallException exception)
            {
                answer.SetException(exception);
            }
        });
        await answer.Task;
    }

    private static Task<bool> Candidate(Runtime runtime)
    {
        var granted = new TaskCompletionSource<bool>();
        runtime.Spawn(async context =>
        {
            try
            {
                await context.RegisterGlobalAsync("leader");
                granted.SetResult(true);
                await context.ReceiveAsync();
            }
            catch (NameException)
            {
                granted.SetResult(false);
            }
        });
        return granted.Task;
    }

    private static async Task Pool(SimulatedCluster cluster)
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => cluster.AddNode(static node => node.WithBody<object?>(
            "worker", static async (context, _) => await context.ReceiveAsync()))).ToArray();
        var flags = new SupervisorFlags { Intensity = 100, Period = TimeSpan.FromSeconds(10) };
        var spec = Enumerable.Range(1, 3).Aggregate(
            new SupervisorSpec(flags), static (spec, number) => spec.ChildOn(new ChildSpec($"worker {number}"), NodePlacements.Spread, "worker"));
        var pool = await StartedAsync(nodes[0], spec);
        await Task.Delay(TimeSpan.FromSeconds(2), nodes[0].TimeProvider);
        var children = (await pool.WhichChildrenAsync()).Select(static child => (child.Status as ChildStatus.Up)?.Pid).ToArray();
        if (children.Length != 3 || !children.All(child => child is { } pid && nodes[pid.Node.Value - 1].IsAlive(pid)))
        {
            throw new InvalidOperationException($"the pool is not whole: {string.Join(", ", children)}");
        }
    }

    // A cut during the start makes it fail, as with any other child that does not start.
    private static async Task<SupervisorRef> StartedAsync(Runtime runtime, SupervisorSpec spec)
    {
        while (true)
        {
            try
            {
                return await runtime.StartSupervisorAsync(spec);
            }
            catch (SupervisorStartException)
            {
                continue;
            }
        }
    }
}
