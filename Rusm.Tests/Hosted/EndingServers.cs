using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

/// <summary>Which ends from without a server gets to terminate for, and which it does not.</summary>
public sealed class EndingServers : HostedFacts
{
    [Theory]
    [InlineData("shutdown")]
    [InlineData("boom")]
    [InlineData("normal")]
    public async Task A_trapping_server_terminates_when_its_parent_asks_it_to_end(string name)
    {
        var (till, parent, reason) = (new AccountServer(traps: true), await NewProcess(), ExitReason.Named(name));
        var server = await parent.Does(context => context.SpawnLink(till.RunAsync));
        await Begun(server);
        await parent.Does(context =>
        {
            context.Unlink(server);
            context.Exit(server, reason);
        });
        Assert.Equal(reason, (await End(server)).Reason);
        Assert.Equal([(reason, 0)], till.Terminations);
        Assert.Empty(till.Infos);
    }

    [Fact]
    public async Task A_trapping_server_terminates_when_its_parent_dies()
    {
        var (till, parent) = (new AccountServer(traps: true), await NewProcess());
        var server = await Acts(By.Outside, parent).SpawnLink(till.RunAsync);
        await Begun(server);
        await parent.Does(context => context.Stop(Boom));
        Assert.Equal(Boom, (await End(server)).Reason);
        Assert.Equal([(Boom, 0)], till.Terminations);
    }

    [Fact]
    public async Task The_parent_of_what_is_spawned_from_outside_is_outside()
    {
        var till = new AccountServer(traps: true);
        var server = Runtime.Spawn(till.RunAsync);
        await Begun(server);
        Runtime.Exit(server, ExitReason.Shutdown);
        Assert.Equal(ExitReason.Shutdown, (await End(server)).Reason);
        Assert.Equal([(ExitReason.Shutdown, 0)], till.Terminations);
    }

    [Fact]
    public async Task Exits_of_others_are_info()
    {
        var (till, parent, other) = (new AccountServer(traps: true), await NewProcess(), await NewProcess());
        var server = await parent.Does(context => context.SpawnLink(till.RunAsync));
        await Begun(server);
        await other.Does(context => context.Exit(server, Boom));
        Runtime.Exit(server, Boom);
        await Begun(server);
        Assert.Equal([new Exit(other.Pid, Boom), new Exit(Pid.Outside, Boom)], till.Infos);
    }

    [Fact]
    public async Task A_server_that_does_not_trap_is_taken_down_without_terminating()
    {
        var (till, parent) = (new AccountServer(), await NewProcess());
        var server = await parent.Does(context => context.SpawnLink(till.RunAsync));
        await Begun(server);
        await parent.Does(context => context.Stop(Boom));
        Assert.Equal(Boom, (await End(server)).Reason);
        parent.Returns();
        await Quiescence();
        Assert.Empty(till.Terminations);
    }

    [Fact]
    public async Task A_killed_server_does_not_terminate_whatever_it_is_at()
    {
        var tills = new[] { new AccountServer(traps: true), new AccountServer(traps: true) };
        var (waiting, calling, silent) = (Runtime.Spawn(tills[0].RunAsync), Runtime.Spawn(tills[1].RunAsync), await NewProcess());
        await Begun(waiting);
        var call = Runtime.CallAsync<int>(calling, new AccountRequest.TotalOf(silent.Pid));
        await silent.Awaits(context => context.ReceiveAsync());
        Runtime.Kill(waiting);
        Runtime.Kill(calling);
        silent.Returns();
        await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());
        await Quiescence();
        Assert.All(tills, till => Assert.Empty(till.Terminations));
    }

    [Fact]
    public async Task A_server_that_ends_itself_past_its_outcome_does_not_terminate()
    {
        var till = new AccountServer();
        var server = Runtime.Spawn(till.RunAsync);
        Runtime.Cast(server, new AccountMessage.StopItself(Boom));
        Assert.Equal(Boom, (await End(server)).Reason);
        await Quiescence();
        Assert.Empty(till.Terminations);
    }

    [Fact]
    public async Task The_end_of_another_process_that_a_handler_lets_through_is_a_crash()
    {
        var (till, other) = (new AccountServer(), await NewProcess());
        Runtime.Kill(other.Pid);
        var ended = await Assert.ThrowsAsync<ProcessEndedException>(() => other.Does(context => context.Send(context.Self, 1)));
        var server = Runtime.Spawn(till.RunAsync);
        Runtime.Cast(server, new AccountMessage.Flaw(ended));
        Assert.Equal(ExitReason.Crashed, (await End(server)).Reason);
        Assert.Equal([(ExitReason.Crashed, 0)], till.Terminations);
    }

    [Fact]
    public async Task A_supervisor_restarts_the_same_server_with_a_new_state()
    {
        var (till, parent) = (new AccountServer(), await NewProcess(trapsExits: true));
        var first = await parent.Does(context => context.SpawnLink(till.RunAsync));
        Runtime.Cast(first, new AccountMessage.Paid(3));
        Runtime.Cast(first, new AccountMessage.Flaw(new InvalidDataException("flaw")));
        Assert.Equal(new Exit(first, ExitReason.Crashed), await parent.Awaits(context => context.ReceiveAsync()));
        var second = await parent.Does(context => context.SpawnLink(till.RunAsync));
        Assert.Equal(0, await Runtime.CallAsync<int>(second, new AccountRequest.Total()).WithinPatience());
    }

    // A server that has served has begun, and set its flag.
    private async Task Begun(Pid server) => await Runtime.CallAsync<int>(server, new AccountRequest.Total()).WithinPatience();
}
