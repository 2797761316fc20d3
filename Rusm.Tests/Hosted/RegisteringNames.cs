using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using static Rusm.Kernel.Received;

namespace Rusm.Tests.Hosted;

public sealed class RegisteringNames : HostedFacts
{
    [Theory]
    [ByBoth]
    public async Task A_registered_process_is_found_by_its_name_until_that_is_unregistered(By by)
    {
        var (actor, other) = (await NewProcess(), await NewProcess());
        var acts = Acts(by, actor);
        await acts.Register("shop", other.Pid);
        Assert.Equal(other.Pid, await acts.WhereIs("shop"));
        Assert.Null(await acts.WhereIs("Shop"));
        Assert.Equal("shop", Runtime.Info(other.Pid)!.Name);
        Assert.Null(Runtime.Info(actor.Pid)!.Name);
        await acts.Unregister("shop");
        Assert.Null(await acts.WhereIs("shop"));
        Assert.Null(Runtime.Info(other.Pid)!.Name);
        Assert.True(Runtime.IsAlive(other.Pid));
    }

    [Fact]
    public async Task A_process_registers_itself()
    {
        var puppet = await NewProcess();
        await puppet.Does(context => context.Register("shop"));
        Assert.Equal(puppet.Pid, Runtime.WhereIs("shop"));
    }

    [Fact]
    public async Task Registered_names_all_that_are_taken_in_ordinal_order()
    {
        Assert.Empty(Runtime.Registered());
        Runtime.Register("till", (await NewProcess()).Pid);
        Runtime.Register("shop", (await NewProcess()).Pid);
        Runtime.Register("Zoo", (await NewProcess()).Pid);
        Assert.Equal(["Zoo", "shop", "till"], Runtime.Registered().ToArray());
    }

    [Theory]
    [ByBoth]
    public async Task What_can_not_be_is_refused_and_says_why_and_what_to_do(By by)
    {
        var (actor, other, dead) = (await NewProcess(), await NewProcess(), await NewDead());
        var acts = Acts(by, actor);
        await acts.Register("shop", other.Pid);
        var before = Runtime.Snapshot();
        await Refuses(
            new Refusal.NameTaken("shop", other.Pid),
            $"Refused: the name shop is taken by {other.Pid}. Take another name, unregister shop first, or ask for it with WhereIsOrSpawn.",
            () => acts.Register("shop", actor.Pid),
            () => acts.Spawn(Waits, "shop"),
            () => acts.SpawnLink(Waits, "shop"),
            () => acts.SpawnMonitor(Waits, "shop"));
        await Refuses(
            new Refusal.NoSuchProcess(dead),
            $"Refused: {dead} is not alive, so it can have no name. Register a live process, or give the name with the spawn.",
            () => acts.Register("till", dead));
        await Refuses(
            new Refusal.AlreadyNamed(other.Pid, "shop"),
            $"Refused: {other.Pid} already has the name shop. A process has one name at most: unregister shop first.",
            () => acts.Register("till", other.Pid));
        await Refuses(
            new Refusal.NotRegistered("till"),
            "Refused: no process has the name till. Register a process under it first, or look with WhereIs or WhereIsGlobal.",
            () => acts.Unregister("till"),
            () => acts.Send("till", "hello"));
        Assert.Equal(before, Runtime.Snapshot());
        Assert.Equal(by == By.Itself, Mirror.Signals[^1].By == actor.Pid);
    }

    [Theory]
    [ByBoth]
    public async Task A_name_is_not_blank_and_not_null(By by)
    {
        var actor = await NewProcess();
        var acts = Acts(by, actor);
        foreach (var blank in new[] { "", " ", "\t" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => acts.Register(blank, actor.Pid));
            await Assert.ThrowsAsync<ArgumentException>(() => acts.Spawn(Waits, blank));
            await Assert.ThrowsAsync<ArgumentException>(() => acts.WhereIsOrSpawn(blank, Waits));
        }

        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.Register(null!, actor.Pid));
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.Unregister(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.WhereIs(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.WhereIsOrSpawn(null!, Waits));
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.WhereIsOrSpawn("shop", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => acts.Send((string)null!, "hello"));
        Assert.Equal(1, Runtime.ProcessCount);
        Assert.Empty(Runtime.Registered());
    }

    [Fact]
    public async Task A_refusal_that_the_body_does_not_catch_is_its_crash()
    {
        var pid = Runtime.Spawn(static context =>
        {
            context.Send("nobody", "hello");
            return Task.CompletedTask;
        });
        var death = await End(pid);
        Assert.Equal(ExitReason.Crashed, death.Reason);
        Assert.IsType<NameException>(death.Reason.Fault!.Exception);
    }

    [Theory]
    [ByBoth]
    public async Task A_message_to_a_name_is_one_of_the_queue(By by)
    {
        var (actor, receiver) = (await NewProcess(), await NewProcess());
        Runtime.Register("shop", receiver.Pid);
        var acts = Acts(by, actor);
        await acts.Send("shop", 1);
        await acts.Send(receiver.Pid, 2);
        await acts.Send("shop", 3);
        Assert.Equal([new Message(1), new Message(2), new Message(3)], Mailbox(receiver));
    }

    [Theory]
    [ByBoth]
    public async Task A_child_has_its_name_when_its_body_begins(By by)
    {
        var parent = await NewProcess(trapsExits: true);
        var acts = Acts(by, parent);
        var seen = System.Threading.Channels.Channel.CreateUnbounded<(Pid Self, Pid? Found)>();
        var children = new[] { await acts.Spawn(Tells, "one"), await acts.SpawnLink(Tells, "two"), (await acts.SpawnMonitor(Tells, "three")).Pid };
        foreach (var _ in children)
        {
            var (self, found) = await seen.Reader.ReadAsync().AsTask().WithinPatience();
            Assert.Equal(self, found);
        }

        Assert.Equal(children, Runtime.Snapshot().Names.Select(taken => taken.Pid).Order());
        Assert.Equal([children[1]], Links(parent.Pid));

        async Task Tells(ProcessContext context)
        {
            await seen.Writer.WriteAsync((context.Self, context.WhereIs(Runtime.Info(context.Self)!.Name!)));
            await Waits(context);
        }
    }

    [Theory]
    [ByBoth]
    public async Task Where_is_or_spawn_spawns_once_and_then_finds(By by)
    {
        var acts = Acts(by, await NewProcess());
        var first = await acts.WhereIsOrSpawn("shop", Waits);
        Assert.Equal(first, await acts.WhereIsOrSpawn("shop", Waits));
        Assert.Equal(first, Runtime.WhereIs("shop"));
        Runtime.Kill(first);
        Assert.NotEqual(first, await acts.WhereIsOrSpawn("shop", Waits));
        Assert.Equal(3, Runtime.Counters.Spawned);
    }

    [Fact]
    public async Task Who_hears_of_a_death_finds_the_name_free()
    {
        var watcher = await NewProcess(trapsExits: true);
        for (var round = 0; round < 50; round++)
        {
            var child = await watcher.Does(context => context.SpawnLink(static _ => throw new InvalidOperationException("at once"), name: "shop"));
            Assert.Equal(new Exit(child, ExitReason.Crashed), await watcher.Awaits(context => context.ReceiveAsync()));
            Assert.Null(await watcher.Does(context => context.WhereIs("shop")));
        }
    }

    [Fact]
    public async Task Nobody_is_found_once_the_runtime_has_stopped()
    {
        Runtime.Spawn(Waits, name: "shop");
        Assert.Empty(await Runtime.StopAsync(TimeSpan.FromDays(1)).WithinPatience());
        Assert.Null(Runtime.WhereIs("shop"));
        Assert.Empty(Runtime.Registered());
        Assert.Throws<ObjectDisposedException>(() => Runtime.WhereIsOrSpawn("shop", Waits));
    }

    private static async Task Refuses(Refusal refusal, string message, params Func<Task>[] calls)
    {
        foreach (var call in calls)
        {
            var thrown = await Assert.ThrowsAsync<NameException>(call);
            Assert.Equal(refusal, thrown.Refusal);
            Assert.Equal(message, thrown.Message);
        }
    }
}
