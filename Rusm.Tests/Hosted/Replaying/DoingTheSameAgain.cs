using Rusm.Host;
using Rusm.Host.Replaying;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Replaying;

public sealed class DoingTheSameAgain : ReplayFacts
{
    [Fact]
    public async Task Links_monitors_and_exits()
    {
        async Task Parent(ProcessContext context)
        {
            context.SetTrapExit(true);
            var linked = context.SpawnLink(static _ => throw new InvalidOperationException("lost"));
            var (watched, reference) = context.SpawnMonitor(static async child => await child.ReceiveAsync(), BodyThread.Own);
            Write(context, await context.ReceiveAsync(item => item is Received.Exit exit && exit.From == linked));
            context.Link(watched);
            context.Exit(watched, Boom);
            Write(context, await context.ReceiveAsync(item => item is Received.Down down && down.Reference == reference));
            Write(context, await context.ReceiveAsync(item => item is Received.Exit));
            context.Link(watched);
            await Reads(context);
            context.Demonitor(context.Monitor(watched), flush: true);
            context.Unlink(watched);
            Write(context, await context.ReceiveAsync(TimeSpan.Zero));
            context.SetTrapExit(false);
            context.Link(watched);
        }

        IsTheSame(await RecordsToItsEnd(runtime => runtime.Spawn(Parent)), () => new ExternalScript().Spawn(Parent));
    }

    [Fact]
    public async Task A_down_that_was_flushed_is_not_received_by_a_body_that_is_ahead()
    {
        Gate told = new(), dead = new();
        async Task Watcher(ProcessContext context)
        {
            var (child, reference) = context.SpawnMonitor(static async self => await self.ReceiveAsync());
            await Reads(context);
            told.Open();
            dead.Block();   // in the recording the child dies before it goes on; in the replay it is open
            context.Demonitor(reference, flush: true);
            context.Send(child, "nobody reads this");
            await Reads(context);
        }

        var trace = await Records(async runtime =>
        {
            var watcher = runtime.Spawn(Watcher);
            runtime.Send(watcher, "go");
            await told.Opened.WithinPatience();
            runtime.Kill(new Pid(2));
            dead.Open();
            runtime.Send(watcher, 5);
            await runtime.WhenNoBodyRunsAsync();
        });
        IsTheSame(trace, () => new ExternalScript().Spawn(Watcher).Send("go").Send(5));
    }

    [Fact]
    public async Task Names_and_their_refusals()
    {
        async Task Body(ProcessContext context)
        {
            context.Register("shop");
            foreach (var act in new Action[] { () => context.Register("till"), () => context.Spawn(Body, name: "shop"), () => context.Unregister("nobody"), () => context.Send("nobody", 1) })
            {
                Write(context, Assert.Throws<NameException>(act).Message);
            }

            Write(context, context.WhereIs("shop"));
            Write(context, context.WhereIs("nobody"));
            Write(context, context.WhereIsOrSpawn("shop", Body));
            var till = context.WhereIsOrSpawn("till", static async self => await self.ReceiveAsync());
            context.Send("till", "close");
            context.Unregister("shop");
            context.Register("shop", context.Self);
            context.Link(till);
            await Reads(context);
        }

        var trace = await Records(async runtime =>
        {
            var shop = runtime.Spawn(Body);
            runtime.WhereIsOrSpawn("x", static async context => await context.ReceiveAsync());
            Assert.Throws<NameException>(() => runtime.Spawn(Body, name: "x"));
            runtime.Send("x", "end");
            runtime.Send(shop, "end");
            await runtime.WhenNoBodyRunsAsync();
        });
        IsTheSame(trace, () => new ExternalScript().Spawn(Body).Spawn(static async context => await context.ReceiveAsync()).Send("end").Send("end"));
    }

    [Fact]
    public async Task Timers_and_receives_with_a_limit()
    {
        var limit = TimeSpan.FromSeconds(1);
        async Task Body(ProcessContext context)
        {
            Write(context, await context.ReceiveAsync(TimeSpan.Zero));
            var started = context.TimeProvider.GetTimestamp();
            var (kept, cancelled) = (context.SendAfter(context.Self, limit, "tick"), context.SendAfter(context.Self, limit, "never"));
            Write(context, context.ReadTimer(kept));
            Write(context, context.CancelTimer(cancelled));
            Write(context, context.CancelTimer(cancelled));
            Assert.Throws<ArgumentOutOfRangeException>(() => context.SendAfter(context.Self, -limit, "never"));
            Write(context, await context.ReceiveAsync(limit * 2));
            Write(context, context.ReadTimer(kept));
            Write(context, context.TimeProvider.GetElapsedTime(started));
            Write(context, await context.ReceiveAsync(item => item is Received.Message { Content: "this" }, limit));
            Write(context, context.TimeProvider.GetUtcNow().UtcTicks);
            Write(context, context.Random.Next());
            await Reads(context);
            Write(context, await context.ReceiveAsync(item => item is Received.Message { Content: "first" }, TimeSpan.Zero));
        }

        var trace = await Records(async runtime =>
        {
            var process = runtime.Spawn(Body);
            var end = runtime.WhenNoBodyRunsAsync();
            await Clock.TimerOf(limit).WithinPatience();   // it has looked into its mailbox
            runtime.Send(process, "other");
            while (!end.IsCompleted)
            {
                Clock.Advance(limit / 10);
                await Task.Yield();
            }
        });
        IsTheSame(trace, () => new ExternalScript().Spawn(Body).Send("other"));
    }

    [Fact]
    public async Task A_call_that_timed_out_and_whose_reply_went_nowhere()
    {
        Gate late = new(), asked = new();
        ProcessBody ServerOf() => async context =>
        {
            var request = (Request)((Received.Message)await Reads(context)).Content!;
            asked.Open();
            late.Block();   // in the replay it is open: the reply would come in time
            context.Reply(request.From, "too late");
            var next = (Request)((Received.Message)await Reads(context)).Content!;
            context.Reply(next.From, "in time");
            context.Reply(next.From, "once more");
        };

        async Task Caller(ProcessContext context)
        {
            var server = context.SpawnLink(ServerOf(), BodyThread.Own);
            await Assert.ThrowsAsync<CallTimeoutException>(() => context.CallAsync<string>(server, "one", TimeSpan.FromSeconds(1)).AsTask());
            Write(context, "timeout");
            late.Open();
            Write(context, await context.CallAsync<string>(server, "two", Timeout.InfiniteTimeSpan));
            Write(context, (await Assert.ThrowsAsync<CallException>(() => context.CallAsync<string>(server, "three", Timeout.InfiniteTimeSpan).AsTask())).Message);
        }

        var trace = await Records(async runtime =>
        {
            runtime.Spawn(Caller);
            await asked.Opened.WithinPatience();
            await Clock.TimerOf(TimeSpan.FromSeconds(1)).WithinPatience();
            Clock.Advance(TimeSpan.FromSeconds(1));
            await runtime.WhenNoBodyRunsAsync();
        });
        IsTheSame(trace, () => new ExternalScript().Spawn(Caller));
    }

    [Fact]
    public async Task Who_is_killed_while_it_is_parked_and_while_it_runs_unwinds_as_then()
    {
        Gate running = new(), killed = new();
        async Task Parked(ProcessContext context)
        {
            try
            {
                await Reads(context);
                await Reads(context);
            }
            finally
            {
                Write(context, context.TimeProvider.GetUtcNow().UtcTicks);
            }
        }

        Task Running(ProcessContext context)
        {
            try
            {
                context.Send(context.Self, "before");
                running.Open();
                killed.Block();
                context.Send(context.Self, "after");
                Write(context, "it is dead");
            }
            finally
            {
                Write(context, context.TimeProvider.GetUtcNow().UtcTicks);
            }

            return Task.CompletedTask;
        }

        var trace = await Records(async runtime =>
        {
            var (parked, runs) = (runtime.Spawn(Parked), runtime.Spawn(Running, BodyThread.Own));
            runtime.Send(parked, "one");
            await running.Opened.WithinPatience();
            runtime.Kill(runs);
            runtime.Kill(parked);
            killed.Open();
            await runtime.WhenNoBodyRunsAsync();
        });
        Assert.Contains(trace.Entries(), static entry => entry is Kernel.Traces.TraceEntry.ValueTaken);
        var result = ProgramReplay.Run(trace, new ExternalScript().Spawn(Parked).Spawn(Running).Send("one"));
        Assert.True(result.Divergence is null, $"{result.Divergence}");
        Assert.Equal(trace.Steps, result.Steps);
    }

    [Fact]
    public async Task What_outside_spawned_and_sent_comes_from_the_script()
    {
        async Task Reader(ProcessContext context)
        {
            await Reads(context);
            Write(context, context.Parent);
        }

        var trace = await Records(async runtime =>
        {
            var first = runtime.Spawn(Reader, BodyThread.Own, name: "first");
            var second = runtime.WhereIsOrSpawn("second", Reader);
            Assert.Equal(first, runtime.WhereIsOrSpawn("first", Reader));
            runtime.Send("second", new AccountMessage.Paid(5));
            runtime.SendAfter(first, TimeSpan.FromSeconds(1), "a timer of outside");
            runtime.Send(second, null);
            Clock.Advance(TimeSpan.FromSeconds(1));
            await runtime.WhenNoBodyRunsAsync();
        });
        IsTheSame(trace, () => new ExternalScript().Spawn(Reader).Spawn(Reader).Send(new AccountMessage.Paid(5)).Send(null).Send("a timer of outside"));
    }
}
