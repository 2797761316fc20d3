using System.Threading.Channels;
using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>What a simulation does, and what it finds by itself.</summary>
public sealed class SimulatingRuns
{
    private static readonly SimulationOptions Strict = new() { FailOn = (FindingKinds)127 };

    [Fact]
    public void Awaits_of_the_framework_come_back_to_their_process()
    {
        var time = "";
        Passes(async runtime =>
        {
            var (channel, semaphore, done) = (Channel.CreateUnbounded<int>(), new SemaphoreSlim(0), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            runtime.Spawn(async context =>
            {
                await Task.Yield();
                await semaphore.WaitAsync();
                Assert.Equal(3, await channel.Reader.ReadAsync());
                await Task.WhenAll(Task.Delay(TimeSpan.FromSeconds(1), context.TimeProvider), Task.Delay(TimeSpan.FromSeconds(2), context.TimeProvider));
                time = $"{context.TimeProvider.GetUtcNow():u}";
                done.SetResult();
            });
            runtime.Spawn(async context =>
            {
                await Task.Delay(TimeSpan.FromHours(1), context.TimeProvider);
                semaphore.Release();
                await channel.Writer.WriteAsync(3);
            });
            await done.Task.WaitAsync(TimeSpan.FromHours(2), runtime.TimeProvider);
        });
        Assert.Equal("2000-01-01 01:00:02Z", time);
    }

    [Fact]
    public void A_receive_with_a_limit_ends_in_virtual_time() => Passes(static async runtime =>
    {
        var done = new TaskCompletionSource<Received?>();
        runtime.Spawn(async context => done.SetResult(await context.ReceiveAsync(TimeSpan.FromDays(30))));
        Assert.Null(await done.Task);
        Assert.True(runtime.TimeProvider.GetUtcNow() >= new DateTimeOffset(2000, 1, 31, 0, 0, 0, TimeSpan.Zero));
    });

    [Fact]
    public void What_goes_through_the_thread_pool_is_waited_for() => Passes(static async runtime =>
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Spawn(async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), context.TimeProvider);
            done.SetResult();
        });
        await WaitElsewhereAsync(done.Task);
        Assert.Equal(TimeSpan.FromSeconds(1), runtime.TimeProvider.GetUtcNow() - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));

        static async Task WaitElsewhereAsync(Task task) => await task.ConfigureAwait(false);
    });

    [Fact]
    public void A_channel_that_is_read_as_a_task_is_waited_for() => Passes(static async runtime =>
    {
        var channel = Channel.CreateUnbounded<int>();
        var pid = runtime.Spawn(async context =>
        {
            while (true)
            {
                await context.ReceiveAsync();
                channel.Writer.TryWrite(0);
            }
        });
        for (var number = 0; number < 20; number++)
        {
            runtime.Send(pid, number);
            var first = await Task.WhenAny(
                channel.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), runtime.TimeProvider),
                Task.Delay(TimeSpan.FromSeconds(10), runtime.TimeProvider));
            await first;
        }

        runtime.Kill(pid);
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), runtime.TimeProvider.GetUtcNow());
    });

    [Fact]
    public void A_channel_with_a_single_reader_that_waits_does_not_stop_the_clock() => Passes(static async runtime =>
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
        runtime.Spawn(async context =>
        {
            for (var number = 0; number < 3; number++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), context.TimeProvider);
            }

            channel.Writer.TryWrite(3);
        });
        Assert.Equal(3, await channel.Reader.ReadAsync());
    });

    [Fact]
    public void ReadAllAsync_of_a_channel_is_an_await_outside()
    {
        var problem = Finds(FindingKinds.OutsideAwait, static async runtime =>
        {
            var channel = Channel.CreateUnbounded<int>();
            runtime.Spawn(async context =>
            {
                await foreach (var item in channel.Reader.ReadAllAsync(context.CancellationToken))
                {
                    channel.Writer.TryWrite(item);
                }
            });
            await Task.Delay(TimeSpan.FromSeconds(1), runtime.TimeProvider);
        });
        Assert.Equal("<1> waits for ReadAllAsync of a channel, which goes on through the thread pool: use WaitToReadAsync and TryRead", problem.Description);
    }

    [Fact]
    public void A_body_that_blocks_its_thread_is_named()
    {
        using var gate = new ManualResetEventSlim();
        var exception = Assert.Throws<TimeoutException>(() => Simulation.Explore(
            async runtime =>
            {
                runtime.Spawn(_ =>
                {
                    gate.Wait();
                    return Task.CompletedTask;
                }, label: "blocker");
                await Task.Delay(TimeSpan.FromSeconds(1), runtime.TimeProvider);
            },
            new SimulationOptions { BlockedAfter = TimeSpan.FromMilliseconds(50), Seed = 7 }));
        gate.Set();
        Assert.StartsWith("<1> blocker has blocked the thread of the simulation for 00:00:00.0500000, at step ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("of the run with seed 7. Wait with await", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_and_a_program_may_end_on_the_thread_pool() => Passes(static async runtime =>
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pid = runtime.Spawn(async _ => await released.Task.ConfigureAwait(false));
        runtime.Spawn(async context =>
        {
            context.Monitor(pid);
            await Task.Yield();
            released.SetResult();
            await context.ReceiveAsync(static item => item is Received.Down);
        });
        await runtime.WhenNoBodyRunsAsync().ConfigureAwait(false);
    });

    [Fact]
    public void A_process_that_ends_unwinds_its_body() => Passes(static async runtime =>
    {
        var (begun, unwound) = (false, false);
        var pid = runtime.Spawn(async context =>
        {
            begun = true;
            try
            {
                await context.ReceiveAsync();
            }
            finally
            {
                unwound = true;
            }
        });
        await Task.Yield();
        runtime.Kill(pid);
        await runtime.WhenNoBodyRunsAsync();
        Assert.False(runtime.IsAlive(pid));
        Assert.Equal(begun, unwound);
    });

    [Fact]
    public void A_shutdown_from_within_does_not_wait_for_its_caller() => Passes(static async runtime =>
    {
        var report = new TaskCompletionSource<ShutdownReport>();
        runtime.Spawn(async _ => report.SetResult(await runtime.ShutdownAsync(TimeSpan.FromSeconds(5))));
        Assert.True((await report.Task).IsClean);
        Assert.True(runtime.TimeProvider.GetUtcNow().Second < 5);
    });

    [Fact]
    public void Processes_that_wait_for_each_other_are_a_deadlock()
    {
        var finding = Finds(FindingKinds.Deadlock, async runtime =>
        {
            var pids = new Pid[2];
            for (var number = 0; number < 2; number++)
            {
                var other = 1 - number;
                pids[number] = runtime.Spawn(context => context.CallAsync<int>(pids[other], "hello", Timeout.InfiniteTimeSpan).AsTask(), label: $"caller{number}");
            }

            await runtime.WhenNoBodyRunsAsync();
        });
        Assert.Contains("<1> caller0 waits for the reply of <2> caller1 to hello", finding.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_waits_for_a_semaphore_that_nothing_releases_is_a_deadlock() =>
        Assert.Contains("the program waits for a semaphore", Finds(FindingKinds.Deadlock, static _ => new SemaphoreSlim(0).WaitAsync()).Description, StringComparison.Ordinal);

    [Fact]
    public void Processes_that_go_on_for_ever_are_a_livelock() => Finds(FindingKinds.Livelock, static async runtime =>
    {
        runtime.Spawn(static async context =>
        {
            while (true)
            {
                context.Send(context.Self, 1);
                await context.ReceiveAsync();
            }
        });
        await runtime.WhenNoBodyRunsAsync();
    });

    [Fact]
    public void An_exception_of_the_program_is_found() =>
        Assert.Contains("FormatException: bad", Finds(FindingKinds.ProgramFailed, static _ => throw new FormatException("bad")).Description, StringComparison.Ordinal);

    [Fact]
    public void A_broken_invariant_is_found()
    {
        var result = Simulation.Run(
            static async runtime =>
            {
                runtime.Spawn(static context => context.ReceiveAsync().AsTask());
                await Task.Delay(TimeSpan.FromSeconds(1), runtime.TimeProvider);
            },
            new SimulationOptions { Invariant = static runtime => runtime.ProcessCount > 0 ? "there is a process" : null });
        Assert.Equal((FindingKinds.InvariantBroken, "there is a process"), (result.Problem?.Kind, result.Problem?.Description));
    }

    [Fact]
    public void A_delay_of_the_systems_clock_is_named() => Assert.Contains(
        "<1> waits for a delay of the system's clock: use Task.Delay with the TimeProvider",
        Finds(FindingKinds.OutsideAwait, static async runtime =>
        {
            runtime.Spawn(static _ => Task.Delay(TimeSpan.FromDays(1)));
            await runtime.WhenNoBodyRunsAsync();
        }).Description,
        StringComparison.Ordinal);

    [Fact]
    public void A_delay_of_the_virtual_clock_can_have_a_token() => Assert.False(Simulation.Explore(static async runtime =>
    {
        runtime.Spawn(static context => Task.Delay(TimeSpan.FromMilliseconds(5), context.TimeProvider, context.CancellationToken));
        await runtime.WhenNoBodyRunsAsync();
    }).Failed);

    [Fact]
    public void A_task_of_another_thread_is_named()
    {
        using var gate = new ManualResetEventSlim();
        Assert.Contains(
            "the program waits for a task that another thread runs",
            Finds(FindingKinds.OutsideAwait, async _ => await Task.Run(gate.Wait)).Description,
            StringComparison.Ordinal);
        gate.Set();
    }

    [Fact]
    public void A_message_that_is_left_and_a_process_that_is_left_are_found_if_asked_for()
    {
        Func<Runtime, Task> program = static runtime =>
        {
            runtime.Send(runtime.Spawn(static context => context.ReceiveAsync(static item => item is Received.Exit).AsTask()), "hello");
            return Task.CompletedTask;
        };
        Assert.False(Simulation.Run(program).Failed);
        Assert.Equal(FindingKinds.UnreceivedMessage, Simulation.Run(program, Strict).Problem!.Kind);
        Assert.Equal(FindingKinds.ProcessLeft, Simulation.Run(program, new SimulationOptions { FailOn = FindingKinds.ProcessLeft }).Problem!.Kind);
    }

    [Fact]
    public void Time_passes_beyond_a_ready_process_only_within_the_lag()
    {
        static async Task Program(Runtime runtime, TimeSpan timer)
        {
            var first = new TaskCompletionSource<string>();
            var waiter = runtime.Spawn(async context => first.SetResult(await context.ReceiveAsync<string>()));
            runtime.SendAfter(waiter, timer, "timer");
            await Task.Yield();
            await Task.Yield();
            runtime.Send(waiter, "message");
            if (await first.Task == "timer")
            {
                throw new InvalidOperationException("the timer came first");
            }
        }

        Assert.True(Simulation.Explore(static runtime => Program(runtime, TimeSpan.FromMilliseconds(100))).Failed);
        Assert.False(Simulation.Explore(static runtime => Program(runtime, TimeSpan.FromMilliseconds(101))).Failed);
        Assert.False(Simulation.Explore(static runtime => Program(runtime, TimeSpan.FromMilliseconds(1)), new SimulationOptions { MaxLag = TimeSpan.Zero }).Failed);
    }

    [Theory]
    [InlineData(DecisionKind.Kill)]
    [InlineData(DecisionKind.Hang)]
    [InlineData(DecisionKind.FailStart)]
    [InlineData(DecisionKind.Hold)]
    public void Each_fault_is_injected_when_asked_for_and_only_then(DecisionKind kind)
    {
        var faults = new FaultOptions
        {
            Kills = kind == DecisionKind.Kill ? 1 : 0,
            Hangs = kind == DecisionKind.Hang ? 1 : 0,
            FailedStarts = kind == DecisionKind.FailStart ? 1 : 0,
            HeldMessages = kind == DecisionKind.Hold ? 1 : 0,
        };

        // The second process hears of the third one before the message of the first comes: only if that is held.
        Func<Runtime, Task> program = async runtime =>
        {
            var heard = new List<string>();
            var done = new TaskCompletionSource();
            var second = runtime.Spawn(async context =>
            {
                heard.Add(await context.ReceiveAsync<string>());
                heard.Add(await context.ReceiveAsync<string>());
                done.SetResult();
            });
            runtime.Spawn(context =>
            {
                context.Send(second, "one");
                context.Spawn(third =>
                {
                    third.Send(second, "two");
                    return Task.CompletedTask;
                });
                return Task.CompletedTask;
            });
            await done.Task;
            if (heard[0] != "one")
            {
                throw new InvalidOperationException("the messages came in another order");
            }
        };
        Assert.False(Simulation.Explore(program).Failed);
        var found = Simulation.Explore(program, new SimulationOptions { Faults = faults });
        Assert.True(found.Failed);
        Assert.Contains(found.Failure!.Schedule.Decisions, decision => decision.Kind == kind);
    }

    [Fact]
    public void A_held_message_comes_before_the_end_of_its_sender()
    {
        var result = Simulation.Explore(
            static async runtime =>
            {
                var items = new List<Received>();
                var done = new TaskCompletionSource();
                runtime.Spawn(async context =>
                {
                    var (sender, _) = context.SpawnMonitor(async child =>
                    {
                        child.Send(await child.ReceiveAsync<Pid>(), "hello");
                        await Task.Yield();
                    });
                    context.Send(sender, context.Self);
                    items.Add(await context.ReceiveAsync());
                    items.Add(await context.ReceiveAsync());
                    done.SetResult();
                });
                await done.Task;
                Assert.IsType<Received.Message>(items[0]);
                Assert.IsType<Received.Down>(items[1]);
            },
            new SimulationOptions { Faults = new FaultOptions { HeldMessages = 2 } });
        Assert.False(result.Failed, $"{result}");
    }

    [Fact]
    public void All_orders_of_a_small_program_are_tried()
    {
        var orders = new HashSet<string>();
        Func<Runtime, Task> program = async runtime =>
        {
            var (order, done) = ("", new TaskCompletionSource());
            foreach (var name in (string[])["a", "b", "c"])
            {
                runtime.Spawn(_ =>
                {
                    order += name;
                    if (order.Length == 3)
                    {
                        done.SetResult();
                    }

                    return Task.CompletedTask;
                });
            }

            await done.Task;
            orders.Add(order);
        };
        var result = Simulation.ExploreAll(program, new SimulationOptions { Schedules = 100_000 }, prunes: false);   // they share the order
        Assert.True(result.IsComplete, $"{result}");
        Assert.Equal(["abc", "acb", "bac", "bca", "cab", "cba"], orders.Order());
    }

    [Fact]
    public void A_bound_of_schedules_that_is_reached_is_said()
    {
        var result = Simulation.ExploreAll(Programs.CounterAsync, new SimulationOptions { Schedules = 3 });
        Assert.False(result.IsComplete);
        Assert.Equal("3 schedules were run without a problem. There may be more.", $"{result}");
    }

    [Fact]
    public void Pruning_loses_no_outcome()
    {
        var (all, pruned) = (new HashSet<int>(), new HashSet<int>());
        var options = new SimulationOptions { Schedules = 1_000_000 };
        var without = Simulation.ExploreAll(runtime => Programs.LostUpdateAsync(runtime, all), options, prunes: false);
        var with = Simulation.ExploreAll(runtime => Programs.LostUpdateAsync(runtime, pruned), options);
        Assert.True(without.IsComplete && with.IsComplete);
        Assert.True(with.Steps < without.Steps && with.Pruned > 0);
        Assert.Equal([1, 2], all.Order());
        Assert.Equal([1, 2], pruned.Order());
    }

    [Fact]
    public async Task What_a_runtime_does_is_among_the_outcomes_of_all_orders()
    {
        var (possible, seen) = (new HashSet<int>(), new HashSet<int>());
        Assert.True(Simulation.ExploreAll(runtime => Programs.LostUpdateAsync(runtime, possible), new SimulationOptions { Schedules = 1_000_000 }).IsComplete);
        for (var run = 0; run < 200; run++)
        {
            await using var runtime = new Runtime();
            await Programs.LostUpdateAsync(runtime, seen);
        }

        Assert.Subset(possible, seen);
    }

    [Fact]
    public void A_starter_that_is_killed_leaves_no_supervisor_behind()
    {
        var finding = Simulation.Explore(static async runtime =>
        {
            try
            {
                var starting = runtime.StartSupervisorAsync(new SupervisorSpec().Child("child", static context => context.ReceiveAsync().AsTask()));
                runtime.Spawn(context =>
                {
                    context.Kill(new Pid(1));   // the process that starts the supervisor
                    return Task.CompletedTask;
                });
                await starting;
            }
            catch (SupervisorStartException)
            {
                await Task.Delay(TimeSpan.FromSeconds(10), runtime.TimeProvider);
                if (runtime.ProcessCount > 0)
                {
                    throw new InvalidOperationException("the supervisor is alive");
                }
            }
        });
        Assert.False(finding.Failed, $"{finding}");
    }

    private static void Passes(Func<Runtime, Task> program)
    {
        foreach (var strategy in Enum.GetValues<SchedulingStrategy>())
        {
            var result = Simulation.Explore(program, new SimulationOptions { Strategy = strategy, Schedules = 100 });
            Assert.False(result.Failed, $"{strategy}: {result}");
        }
    }

    private static Finding Finds(FindingKinds kind, Func<Runtime, Task> program)
    {
        var problem = Simulation.Run(program, new SimulationOptions { MaxSteps = 1000 }).Problem;
        Assert.Equal(kind, problem?.Kind);
        return problem!;
    }
}
