using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Orleans;
using Rusm.Orleans.Connections;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Rusm.Tests.Nodes;
using Xunit;
using static Rusm.Kernel.Received;
using HashBasedPlacement = Orleans.Runtime.HashBasedPlacement;

namespace Rusm.Tests.Orleans;

/// <summary>Three silos of one program.</summary>
public sealed class SilosAreNodes() : SilosOfOneProgram(nodes: 3)
{
    [Fact]
    public async Task Processes_of_silos_send_link_call_and_end_across_them()
    {
        Assert.Equal([1, 2, 3], Nodes.Select(static node => node.Node.Value).Order());
        var listener = new Listener(Nodes[0]);
        var child = await listener.DoAsync(Nodes[0], context => context.SpawnOnAsync(Nodes[1].Node, "replies", link: true, label: "remote"));
        Assert.Equal((Nodes[1].Node, "remote"), (child.Node, Nodes[1].Info(child)!.Label));
        Assert.Equal("7 by <2.1>".Replace("<2.1>", $"{child}", StringComparison.Ordinal), await Nodes[2].CallAsync<string>(child, 7).WithinPatience());

        for (var number = 0; number < 1_000; number++)
        {
            Nodes[1].Send(listener.Pid, number);
        }

        for (var number = 0; number < 1_000; number++)
        {
            Assert.Equal(new Message(number), await listener.NextAsync());
        }

        Nodes[1].Send(child, "crash");
        var exit = Assert.IsType<Exit>(await listener.NextAsync());
        Assert.Equal((child, ExitReason.Crashed, "crash"), (exit.From, exit.Reason, exit.Death!.Reason.Fault!.Message));
        Assert.Contains("SilosAreNodes", exit.Death.Reason.Fault.Stack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_cannot_be_serialized_is_refused_to_the_sender()
    {
        var listener = new Listener(Nodes[0]);
        var exception = Assert.Throws<InvalidOperationException>(() => Nodes[1].Send(listener.Pid, new Unserializable()));
        Assert.StartsWith("A Rusm.Tests.Orleans.SilosAreNodes+Unserializable can't be sent to another node: Orleans can't serialize it.", exception.Message, StringComparison.Ordinal);
        Nodes[1].Send(listener.Pid, listener.Pid);
        Assert.Equal(new Message(listener.Pid), await listener.NextAsync());
    }

    [Fact]
    public async Task A_silo_that_stops_ends_its_processes_and_is_a_node_no_longer()
    {
        var listener = new Listener(Nodes[0]);
        var child = await listener.DoAsync(Nodes[0], context => context.SpawnOnAsync(Nodes[2].Node, "replies", link: true));
        await StopAsync(2);
        Assert.Equal(new Exit(child, ExitReason.Killed), await listener.NextAsync());
        await Nodes[0].UntilAsync(runtime => runtime.ConnectedNodes is [var left] && left == Nodes[1].Node);
    }

    [Fact]
    public async Task Two_activations_that_assign_numbers_never_assign_the_same()
    {
        var silos = Enumerable.Range(0, 3).Select(Service<IGrainFactory>).ToArray();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(call => silos[call % 3].GetGrain<INodeNumbers>(call % 2).NextAsync())).WithinPatience();
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.All(numbers, number => Assert.InRange(number, Nodes.Max(static node => node.Node.Value) + 1, int.MaxValue));
    }

    [Fact]
    public async Task A_child_that_is_placed_by_the_hash_moves_when_its_silo_stops()
    {
        var placement = await PlacementOnAsync(Nodes[2].Node);
        var pool = await Nodes[0].StartSupervisorAsync(Pools.Of(1, placement)).WithinPatience();
        Assert.Equal([Nodes[2].Node], (await pool.PidsAsync()).Select(static child => child.Node));

        await StopAsync(2);
        NodeId[] left = [Nodes[0].Node, Nodes[1].Node];
        await Polling.UntilAsync(async () => await pool.PidsAsync() is [var child] && left.Contains(child.Node));
    }

    // The hash of a key is different for each set of silos, so a key is looked for whose hash is that of the node.
    private async Task<NodePlacement> PlacementOnAsync(NodeId node)
    {
        for (var key = 0; ; key++)
        {
            var placement = Node(0).PlacementBy(new HashBasedPlacement(), $"{key}");
            if (await placement(0, [.. Nodes.Select(static each => each.Node)]) == node)
            {
                return placement;
            }
        }
    }

    private protected override void Configure(ISiloBuilder silo, int number) =>
        silo.Configure<ClusterMembershipOptions>(static options => options.ProbeTimeout = TimeSpan.FromSeconds(1));

    private protected override void Configure(RusmNodeOptions node) => node
        .AddBody<object?>("replies", RepliesAsync)
        .AddBody<object?>("waits", static async (context, _) => await context.ReceiveAsync());

    private static async Task RepliesAsync(ProcessContext context, object? argument)
    {
        while (await context.ReceiveAsync().ConfigureAwait(true) is Message message)
        {
            if (message.Content is not Request request)
            {
                throw new InvalidOperationException($"{message.Content}");
            }

            context.Reply(request.From, $"{request.Content} by {context.Self}");
        }
    }

    private sealed class Unserializable;
}
