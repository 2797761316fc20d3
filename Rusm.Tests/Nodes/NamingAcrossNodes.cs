using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>Names that all nodes know.</summary>
public sealed class NamingAcrossNodes : ClusterFacts
{
    private protected override NodeOptions Options(NodeId node) => base.Options(node)
        .WithBody<string>("named", static async (context, name) =>
        {
            await context.RegisterGlobalAsync(name);
            while (await context.ReceiveAsync() is Received.Message { Content: Request request })
            {
                context.Reply(request.From, context.Self);
            }
        });

    [Fact]
    public async Task A_name_is_known_on_all_nodes_until_its_process_ends()
    {
        var shop = await One.SpawnOnAsync(Two.Node, "waits").WithinPatience();
        await Two.RegisterGlobalAsync("shop", shop).WithinPatience();
        Assert.Equal(shop, Two.WhereIsGlobal("shop"));
        await Until(() => Nodes.All(node => node.WhereIsGlobal("shop") == shop));

        Two.Kill(shop);
        await Until(() => Nodes.All(static node => node.WhereIsGlobal("shop") is null));
    }

    [Fact]
    public async Task A_name_that_is_taken_on_another_node_is_refused()
    {
        var (ours, theirs) = (Listen(Three), Listen(Two));
        await theirs.DoAsync(Two, Register("shop")).WithinPatience();
        var exception = await Assert.ThrowsAsync<NameException>(() => ours.DoAsync(Three, Register("shop")));
        Assert.Equal(new Refusal.GlobalNameTaken("shop", theirs.Pid), exception.Refusal);
        Assert.Contains("the global name shop is taken by <2.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_node_of_a_process_registers_and_unregisters_its_name()
    {
        var (ours, theirs) = (Listen(One), Listen(Two));
        var exception = await Assert.ThrowsAsync<NameException>(() => One.RegisterGlobalAsync("shop", theirs.Pid));
        Assert.IsType<Refusal.OfOtherNode>(exception.Refusal);

        await theirs.DoAsync(Two, Register("shop")).WithinPatience();
        await Until(() => One.WhereIsGlobal("shop") is not null);
        Assert.IsType<Refusal.OfOtherNode>((await Assert.ThrowsAsync<NameException>(() => ours.Do(One, static context => context.UnregisterGlobal("shop")))).Refusal);

        Two.UnregisterGlobal("shop");
        await Until(() => One.WhereIsGlobal("shop") is null);
        Assert.IsType<Refusal.NotRegistered>(Assert.Throws<NameException>(() => One.UnregisterGlobal("shop")).Refusal);
    }

    [Fact]
    public async Task A_name_of_a_process_that_is_not_alive_or_a_blank_one_is_refused()
    {
        var dead = new Pid(Pid.Of(One.Node, 1_000_000).Value);
        Assert.IsType<Refusal.NoSuchProcess>((await Assert.ThrowsAsync<NameException>(() => One.RegisterGlobalAsync("shop", dead))).Refusal);
        await Assert.ThrowsAsync<ArgumentException>(() => One.RegisterGlobalAsync(" ", dead));
    }

    [Fact]
    public async Task After_a_partition_one_process_keeps_the_name_and_the_other_is_killed()
    {
        Network.Cut(One.Node, Three.Node);
        Network.Cut(Two.Node, Three.Node);
        await Until(() => Three.ConnectedNodes.Length == 0 && One.ConnectedNodes.Length == 1);
        var (winner, loser) = (Listen(One), Listen(Three));
        await winner.DoAsync(One, Register("shop")).WithinPatience();
        await loser.DoAsync(Three, Register("shop")).WithinPatience();
        var end = Three.WhenEndedAsync(loser.Pid);

        Network.Connect(One.Node, Three.Node);
        Network.Connect(Two.Node, Three.Node);
        Assert.Equal(ExitReason.Killed, await end.WithinPatience());
        await Until(() => Nodes.All(node => node.WhereIsGlobal("shop") == winner.Pid));
        Assert.True(One.IsAlive(winner.Pid));
    }

    [Fact]
    public async Task A_call_by_a_global_name_finds_the_server_on_whichever_node_it_is()
    {
        var first = await One.SpawnOnAsync(Three.Node, "named", "shop").WithinPatience();
        await Until(() => One.WhereIsGlobal("shop") == first);
        var shop = new ServerRef<Shop>("shop", isGlobal: true);
        Assert.Equal(first, await One.CallAsync(shop, new Where()).WithinPatience());

        Three.Kill(first);
        await Until(() => Two.WhereIsGlobal("shop") is null);
        var second = await One.SpawnOnAsync(Two.Node, "named", "shop").WithinPatience();
        await Until(() => One.WhereIsGlobal("shop") == second);
        Assert.Equal(second, await One.CallAsync(shop, new Where()).WithinPatience());
    }

    [Fact]
    public async Task A_runtime_that_is_alone_has_global_names_too()
    {
        await using var alone = new Runtime();
        var process = alone.Spawn(static async context =>
        {
            await context.RegisterGlobalAsync("shop");
            await context.ReceiveAsync();
        });
        await Until(() => alone.WhereIsGlobal("shop") == process);
        Assert.Equal([("shop", process)], alone.Snapshot().GlobalNames);
    }

    private static Func<ProcessContext, ValueTask<bool>> Register(string name) => async context =>
    {
        await context.RegisterGlobalAsync(name);
        return true;
    };

    private sealed class Shop;

    private sealed record Where : ICall<Shop, Pid>;
}
