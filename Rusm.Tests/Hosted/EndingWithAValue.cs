using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.Hosted.Supervising;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

/// <summary>Exit reasons that carry a value, on the host.</summary>
public sealed class EndingWithAValue : SupervisorFacts
{
    private static readonly Order Apples = new("apples", 3);

    [Fact]
    public async Task Links_monitors_and_callers_get_the_very_value()
    {
        var (server, watcher) = (await NewProcess(), await NewProcess(trapsExits: true));
        Runtime.Link(watcher.Pid, server.Pid);
        Runtime.Monitor(watcher.Pid, server.Pid);
        var call = Assert.ThrowsAsync<CallException>(() => Runtime.CallAsync<int>(server.Pid, "how many?", Timeout.InfiniteTimeSpan));
        await server.Awaits(context => context.ReceiveAsync());
        await server.Does(context => context.Stop(ExitReason.ShutdownWith(Apples)));
        Assert.All(Mailbox(watcher), item => Assert.Same(Apples, (item as Exit)?.Reason.Value ?? ((Down)item).Reason.Value));
        Assert.Equal(2, Mailbox(watcher).Length);
        var thrown = await call;
        Assert.Same(Apples, thrown.Reason.Value);
        Assert.Equal($"Calling {server.Pid} with how many? failed: shutdown (Order {{ What = apples, Count = 3 }}).", thrown.Message);
    }

    [Fact]
    public async Task A_transient_child_that_ends_with_shutdown_and_a_value_is_not_restarted()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Restart = RestartType.Transient }, Child("a")));
        var child = await Begun("a");
        Tell(child, (context, _) => context.Stop(ExitReason.ShutdownWith(Apples)));
        await End(child);
        Assert.Equal(["a down"], await Family(tree));
        Assert.Same(Apples, (await ChildOf(tree, "a")).LastDeath!.Reason.Value);
    }

    [Fact]
    public async Task A_transient_child_that_ends_with_another_reason_and_a_value_is_restarted()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("a") { Restart = RestartType.Transient }, Child("a")));
        var child = await Begun("a");
        Tell(child, (context, _) => context.Stop(ExitReason.Named("normal", Apples)));
        Assert.Equal([$"a up as {await Begun("a")}"], await Family(tree));
    }

    [Fact]
    public async Task A_tree_that_is_sent_shutdown_with_a_value_ends_with_it_and_stops_its_children_with_the_bare_one()
    {
        var tree = await Started(new SupervisorSpec().Child("a", Child("a")));
        var child = await Begun("a");
        Runtime.Exit(tree.Pid, ExitReason.ShutdownWith(Apples));
        Assert.Equal(ExitReason.ShutdownWith(Apples), (await End(tree.Pid)).Reason);
        Assert.Equal(ExitReason.Shutdown, (await End(child)).Reason);
    }

    [Fact]
    public async Task A_dynamic_child_whose_name_is_taken_is_told_who_has_it()
    {
        var tree = await Started(new SupervisorSpec(ManyRestarts()).Child("a", Child("a")));
        var holder = await NewProcess();
        Runtime.Register("shop", holder.Pid);
        Assert.Equal(
            new CallResult.StartFailed(ExitReason.Named("already_started", holder.Pid)),
            await tree.StartChildAsync(new ChildSpec("till") { Name = "shop" }, Waits).WithinPatience());
    }

    private sealed record Order(string What, int Count);
}
