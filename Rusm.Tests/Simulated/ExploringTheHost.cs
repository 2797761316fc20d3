using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>
/// Calls, timers, names, monitors, groups, tasks and supervisors of the host, in all orders of a small program, or in many orders of a larger one.
/// Each program says what must hold in every order, and the test says which outcomes there must be.
/// </summary>
public sealed class ExploringTheHost
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Shorter than the time by which processes can be late: time can pass before a process that was ready goes on.
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void A_call_whose_reply_comes_at_its_time_limit_returns_or_times_out_and_leaves_no_reply() =>
        Sample(["reply", "timeout"], static async (context, outcomes) =>
        {
            var server = context.Spawn(static async server =>
            {
                var request = (Request)((Received.Message)await server.ReceiveAsync()).Content!;
                await Task.Delay(Second, server.TimeProvider);
                server.Reply(request.From, "reply");
            });
            outcomes.Add(await OrTimeoutAsync(context.CallAsync<string>(server, "question", Second)));
            Assert.Null(await context.ReceiveAsync(10 * Second));
        });

    [Fact]
    public void A_call_to_a_server_that_is_killed_returns_or_learns_of_its_end() => All(["killed", "noproc", "reply"], static async (context, outcomes) =>
    {
        var server = context.Spawn(static async server =>
        {
            var request = (Request)((Received.Message)await server.ReceiveAsync()).Content!;
            server.Reply(request.From, "reply");
            await server.ReceiveAsync();
        });
        context.Spawn(async killer =>
        {
            await Task.Yield();
            killer.Kill(server);
        });
        await Task.Yield();
        try
        {
            outcomes.Add(await context.CallAsync<string>(server, "question", Timeout.InfiniteTimeSpan));
        }
        catch (CallException exception)
        {
            outcomes.Add($"{exception.Reason}");
        }
    });

    [Fact]
    public void A_timer_is_cancelled_or_its_message_arrives_and_never_both() => Sample(["arrived", "cancelled"], static async (context, outcomes) =>
    {
        var timer = context.SendAfter(context.Self, Second, "tick");
        await Task.Delay(Second - Lag, context.TimeProvider);
        var left = context.CancelTimer(timer);
        var item = await context.ReceiveAsync(10 * Second);
        Assert.True(left is null == item is not null, $"left {left}, received {item}");
        outcomes.Add(left is null ? "arrived" : "cancelled");
    });

    [Fact]
    public void A_receive_with_a_limit_loses_no_message() => Sample(["in time", "late"], static async (context, outcomes) =>
    {
        var self = context.Self;
        context.Spawn(async sender =>
        {
            await Task.Delay(Second - Lag, sender.TimeProvider);
            sender.Send(self, "tick");
        });
        var first = await context.ReceiveAsync(Second);
        outcomes.Add(first is null ? "late" : "in time");
        var second = await context.ReceiveAsync(10 * Second);
        Assert.True(first is null ^ second is null, $"first {first}, second {second}");
    });

    [Fact]
    public void Of_three_processes_that_register_a_name_one_succeeds() => All(["1 of 3"], static async (context, outcomes) =>
    {
        var (won, lost) = (0, 0);
        for (var number = 0; number < 3; number++)
        {
            context.SpawnMonitor(async candidate =>
            {
                try
                {
                    candidate.Register("leader");
                    won++;
                }
                catch (NameException)
                {
                    lost++;
                }

                await candidate.ReceiveAsync(Second);
            });
        }

        await DownsAsync(context, 3);
        Assert.Null(context.WhereIs("leader"));
        outcomes.Add($"{won} of {won + lost}");
    });

    [Fact]
    public void Of_two_processes_that_spawn_a_missing_server_both_get_the_same_one() => All(["same"], static async (context, outcomes) =>
    {
        var found = new List<Pid>();
        for (var number = 0; number < 2; number++)
        {
            context.SpawnMonitor(user =>
            {
                found.Add(user.WhereIsOrSpawn("server", static server => server.ReceiveAsync().AsTask()));
                return Task.CompletedTask;
            });
        }

        await DownsAsync(context, 2);
        outcomes.Add(found.Distinct().Count() == 1 ? "same" : "different");
    });

    [Fact]
    public void A_name_is_free_when_its_process_is_known_to_be_dead() => All(["registered"], static async (context, outcomes) =>
    {
        var (pid, _) = context.SpawnMonitor(static _ => Task.CompletedTask, name: "worker");
        context.Kill(pid);
        await DownsAsync(context, 1);
        Assert.Null(context.WhereIs("worker"));
        context.Register("worker");
        outcomes.Add("registered");
    });

    [Fact]
    public void Each_monitor_has_one_down_message_or_none_after_a_flush() => All(["0", "1"], static async (context, outcomes) =>
    {
        var worker = context.Spawn(static _ => Task.CompletedTask);
        var reference = context.Monitor(worker);
        var seen = await context.ReceiveAsync(TimeSpan.Zero) is null ? 0 : 1;
        context.Demonitor(reference, flush: true);
        Assert.Null(await context.ReceiveAsync(Second));
        outcomes.Add($"{seen}");
    });

    [Fact]
    public void After_an_unlink_no_exit_signal_of_the_other_process_arrives() => All(["0", "1"], static async (context, outcomes) =>
    {
        context.SetTrapExit(true);
        var worker = context.SpawnLink(static _ => Task.CompletedTask);
        await Task.Yield();
        context.Unlink(worker);
        var seen = await context.ReceiveAsync(TimeSpan.Zero) is null ? 0 : 1;
        Assert.Null(await context.ReceiveAsync(Second));
        outcomes.Add($"{seen}");
    });

    [Fact]
    public void A_member_of_a_group_that_has_ended_is_in_it_no_more() => All(["0", "1", "2"], static async (context, outcomes) =>
    {
        var received = 0;
        for (var number = 0; number < 2; number++)
        {
            context.SpawnMonitor(async member =>
            {
                member.JoinGroup("workers");
                var item = await member.ReceiveAsync(Second);
                received += item is null ? 0 : 1;
            });
        }

        await Task.Yield();
        context.SendToGroup("workers", "work");
        await DownsAsync(context, 2);
        Assert.Empty(context.GroupMembers("workers"));
        outcomes.Add($"{received}");
    });

    [Fact]
    public void A_task_ends_with_the_process_that_awaits_it() => All(["cancelled", "finished"], static async (context, outcomes) =>
    {
        var finished = false;
        var (owner, _) = context.SpawnMonitor(async owner => await owner.RunAsync(async task =>
        {
            await Task.Yield();
            task.WhereIs("nothing");
            finished = true;
            return 1;
        }));
        await Task.Yield();
        context.Kill(owner);
        await DownsAsync(context, 1);
        await context.ReceiveAsync(Second);
        outcomes.Add(finished ? "finished" : "cancelled");
    });

    [Fact]
    public void The_await_of_a_task_that_crashes_has_its_exception() => All(["told to crash"], static async (context, outcomes) =>
    {
        context.SetTrapExit(true);
        var task = context.RunAsync<int>(static _ => throw new InvalidOperationException("told to crash"));
        var thrown = await Assert.ThrowsAsync<ProcessTaskException>(() => task.AwaitAsync().AsTask());
        outcomes.Add(thrown.InnerException?.Message ?? $"{thrown.Reason}");
    });

    [Fact]
    public void Of_two_starts_of_one_child_one_succeeds() => Sample(["AlreadyStarted, Started"], static async (context, outcomes) =>
    {
        var supervisor = await context.StartSupervisorAsync(new SupervisorSpec());
        var results = new List<string>();
        for (var number = 0; number < 2; number++)
        {
            context.SpawnMonitor(async caller =>
            {
                var result = await new SupervisorRef(caller, supervisor.Pid).StartChildAsync(new ChildSpec("worker"), static child => child.ReceiveAsync().AsTask());
                results.Add(result.GetType().Name);
            });
        }

        await DownsAsync(context, 2);
        Assert.Single(await supervisor.WhichChildrenAsync());
        outcomes.Add(string.Join(", ", results.Order()));
    });

    [Fact]
    public void A_child_that_crashes_while_it_is_terminated_is_not_started_again() => Sample(["0", "1", "2"], static async (context, outcomes) =>
    {
        var starts = 0;
        var supervisor = await context.StartSupervisorAsync(new SupervisorSpec().Child("worker", async child =>
        {
            starts++;
            await child.ReceiveAsync();
            throw new InvalidOperationException("crash");
        }));
        var worker = ((ChildStatus.Up)(await supervisor.WhichChildrenAsync()).Single().Status).Pid;
        context.Spawn(crasher =>
        {
            crasher.Send(worker, "crash");
            return Task.CompletedTask;
        });
        await supervisor.TerminateChildAsync("worker");
        await Task.Delay(Second, context.TimeProvider);
        Assert.IsType<ChildStatus.Down>((await supervisor.WhichChildrenAsync()).Single().Status);
        outcomes.Add($"{starts}");
    });

    [Fact]
    public void A_tree_that_is_shut_down_while_children_are_started_leaves_nothing() => Sample(["started", "supervisor gone"], static async (context, outcomes) =>
    {
        var supervisor = await context.StartSupervisorAsync(new SupervisorSpec());
        context.SpawnMonitor(async caller =>
        {
            try
            {
                await new SupervisorRef(caller, supervisor.Pid).StartChildAsync(
                    new ChildSpec("worker"), static child => child.ReceiveAsync().AsTask());
                outcomes.Add("started");
            }
            catch (CallException)
            {
                outcomes.Add("supervisor gone");
            }
        });
        await Task.Yield();
        context.Monitor(supervisor.Pid);
        context.Unlink(supervisor.Pid);
        context.Exit(supervisor.Pid, ExitReason.Shutdown);
        await DownsAsync(context, 2);
    }, processesAtTheEnd: 0);

    // In all orders: the outcomes are exactly these.
    private static void All(string[] expected, Func<ProcessContext, HashSet<string>, Task> body) =>
        Check(expected, body, processesAtTheEnd: null, static program => Simulation.ExploreAll(program, new SimulationOptions { Schedules = 200_000 }, prunes: false), isComplete: true);

    // In many orders, at random: supervisors, and timers that compete with a delay, have too many.
    private static void Sample(string[] expected, Func<ProcessContext, HashSet<string>, Task> body, int? processesAtTheEnd = null) =>
        Check(expected, body, processesAtTheEnd, static program => Simulation.Explore(program, new SimulationOptions { Schedules = 2_000 }), isComplete: false);

    private static void Check(
        string[] expected, Func<ProcessContext, HashSet<string>, Task> body, int? processesAtTheEnd, Func<Func<Runtime, Task>, ExplorationResult> explore, bool isComplete)
    {
        var outcomes = new HashSet<string>();
        var result = explore(async runtime =>
        {
            var done = new TaskCompletionSource();
            runtime.Spawn(async context =>
            {
                try
                {
                    await body(context, outcomes);
                    done.SetResult();
                }
                catch (Exception exception) when (exception is not ProcessEndedException)
                {
                    done.SetException(exception);
                }
            });
            await done.Task;
            await Task.Delay(Second, runtime.TimeProvider);
            if (processesAtTheEnd is { } count)
            {
                Assert.Equal(count, runtime.List().Length);
            }
        });
        result.ThrowIfFailed();
        Assert.Equal(isComplete, result.IsComplete);
        Assert.Equal(expected, outcomes.Order());
    }

    private static async Task DownsAsync(ProcessContext context, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await context.ReceiveAsync(static item => item is Received.Down);
        }
    }

    private static async Task<string> OrTimeoutAsync(ValueTask<string> call)
    {
        try
        {
            return await call;
        }
        catch (CallTimeoutException)
        {
            return "timeout";
        }
    }
}
