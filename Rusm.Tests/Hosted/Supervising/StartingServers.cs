using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

/// <summary>Servers under supervision: the start of a server is complete when it has its first state, as with <c>gen_server:start_link</c>.</summary>
public sealed class StartingServers : SupervisorFacts
{
    [Fact]
    public async Task The_next_child_starts_when_the_server_has_its_first_state()
    {
        var (begun, mayGoOn) = (NewGate(), NewGate());
        var slow = Server.Define<Stock>().WithState(async _ =>
        {
            begun.Open();
            await mayGoOn.Opened;
            return 3;
        }).OnQuery((int count, Count _) => count);
        var start = Started(new SupervisorSpec().Child("stock", slow, name: "stock").Child("next", Child("next")));
        await begun.Opened.WithinPatience();
        Assert.False(start.IsCompleted);
        Assert.Empty(Log);
        mayGoOn.Open();
        await start;
        await Begun("next");
        Assert.Equal(3, await Runtime.CallAsync(new ServerRef<Stock>("stock"), new Count()).WithinPatience());
    }

    [Fact]
    public async Task A_server_whose_first_state_can_t_be_made_has_not_started()
    {
        var broken = Server.Define<Stock>().WithState<int>(static _ => throw new InvalidOperationException("no database"));
        var exception = await Assert.ThrowsAsync<SupervisorStartException>(() => Runtime.StartSupervisorAsync(new SupervisorSpec().Child("stock", broken)).WithinPatience());
        Assert.Contains("no database", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(Living());
    }

    [Fact]
    public async Task A_server_of_a_class_is_added_with_a_specification_and_to_a_running_supervisor()
    {
        var tree = await Started(new SupervisorSpec(new SupervisorFlags { Intensity = 9 }).Child(new ChildSpec("first") { Name = "first", Restart = RestartType.Temporary }, new Echo()));
        await tree.StartChildAsync(new ChildSpec("second") { Name = "second" }, new Echo()).WithinPatience();
        Assert.Equal("hello", await Runtime.CallAsync<string>(Runtime.WhereIs("first")!.Value, "hello").WithinPatience());
        Assert.Equal("hello", await Runtime.CallAsync<string>(Runtime.WhereIs("second")!.Value, "hello").WithinPatience());
    }

    [Fact]
    public async Task A_server_that_waits_has_nothing_to_unwind_when_it_is_killed()
    {
        var tree = await Started(new SupervisorSpec().Child(new ChildSpec("echo") { Name = "echo", Restart = RestartType.Temporary }, new Echo()));
        var echo = Runtime.WhereIs("echo")!.Value;
        Assert.Equal("hello", await Runtime.CallAsync<string>(echo, "hello").WithinPatience());
        await WhileWaiting(echo);
        Runtime.Kill(echo);
        Assert.Empty(Runtime.Unwinding);
        await Heard(tree);
    }

    [Fact]
    public async Task A_server_of_the_user_that_does_not_know_of_starts_has_started_when_it_is_spawned()
    {
        await Started(new SupervisorSpec().Child("plain", new Plain(), name: "plain"));
        Assert.NotNull(Runtime.WhereIs("plain"));
    }

    // The reply of a call comes before the server waits again.
    private async Task WhileWaiting(Pid pid)
    {
        while (!Runtime.Dispatcher.Find(pid)!.Mailbox.IsInReceive)
        {
            await Task.Yield();
        }
    }

    private sealed record Count : ICall<Stock, int>;

    private sealed class Stock;

    private sealed class Echo : Server<int, string, string>
    {
        protected override ValueTask<int> InitAsync(ProcessContext context) => new(0);

        protected override ValueTask<CallOutcome<int>> HandleCallAsync(ProcessContext context, string request, ReplyTo from, int state) => new(Reply(request, state));
    }

    private sealed class Plain : IServer
    {
        public async Task RunAsync(ProcessContext context)
        {
            while (true)
            {
                await context.ReceiveAsync();
            }
        }
    }
}
