using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Host.Supervision;
using Rusm.Hosting;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>What an operator sees of a service: logs, metrics, dropped messages and health.</summary>
public sealed class ReportingToOperators
{
    private sealed record Work(int Number);

    [Fact]
    public async Task A_crash_is_logged_once_with_its_exception_its_links_and_the_messages_that_it_left()
    {
        await using var service = new Service(static (_, _) => { });
        await service.StartAsync();
        var pid = Crasher(service.Runtime, left: 7);
        await service.Runtime.WhenNoBodyRunsAsync().WithinPatience();
        await service.DisposeAsync();
        var crash = Assert.Single(service.Log, static record => record.Id.Id == 1);
        Assert.Equal(LogLevel.Error, crash.Level);
        Assert.Equal("told to crash", crash.Exception?.Message);
        Assert.Equal(
            $"Process {pid} crasher crashed. Causes: {pid} crashed (System.InvalidOperationException: told to crash), it threw. Links: <1>. "
            + "Unreceived messages: Work, Work, Work, Work, Work, and 2 more.",
            crash.Message);
    }

    [Fact]
    public async Task Ends_that_are_no_crash_are_not_logged()
    {
        await using var service = new Service(static (_, _) => { });
        await service.StartAsync();
        service.Runtime.Spawn(static _ => Task.CompletedTask);
        service.Runtime.Spawn(static context => { context.Stop(ExitReason.Shutdown); return Task.CompletedTask; });
        service.Runtime.Kill(service.Runtime.Spawn(static context => context.ReceiveAsync().AsTask()));
        await service.Runtime.WhenNoBodyRunsAsync().WithinPatience();
        await service.DisposeAsync();
        Assert.Empty(service.Log);
    }

    [Fact]
    public async Task A_storm_of_crashes_is_summarized()
    {
        const int Crashes = 10_000;
        var service = new Service(static (_, _) => { });
        await service.StartAsync();
        for (var number = 0; number < Crashes; number++)
        {
            service.Runtime.Spawn(static _ => throw new InvalidOperationException("storm"));
        }

        await service.Runtime.WhenNoBodyRunsAsync().WithinPatience();
        await service.DisposeAsync();
        var written = service.Log.Count(static record => record.Id.Id == 1);
        var leftOut = service.Log.Where(static record => record.Id.Id == 9).Sum(static record => long.Parse(record.GetStructuredStateValue("Count")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(written, 10, 1000);
        Assert.Equal(Crashes, written + leftOut);
    }

    [Fact]
    public async Task Messages_behind_a_crash_and_to_the_dead_reach_the_hook_and_those_of_a_stop_do_not()
    {
        var dropped = new System.Collections.Concurrent.ConcurrentQueue<DroppedMessage>();
        var service = new Service(static (_, _) => { }, options => options.MessageDropped = dropped.Enqueue);
        await service.StartAsync();
        var pid = Crasher(service.Runtime, left: 5);
        await service.Runtime.WhenNoBodyRunsAsync().WithinPatience();
        service.Runtime.Send(pid, "too late");
        var alive = service.Runtime.Spawn(static context => context.ReceiveAsync(static _ => false).AsTask());
        service.Runtime.Send(alive, "left at the stop");
        await service.DisposeAsync();
        Assert.Equal(
            [.. Enumerable.Range(0, 5).Select(number => new DroppedMessage(pid, new Work(number), DropReason.ReceiverEnded)), new DroppedMessage(pid, "too late", DropReason.ReceiverNotAlive)],
            dropped);
        Assert.Equal(6, service.Log.Count(static record => record.Id.Id == 8));
    }

    [Fact]
    public async Task Casts_behind_a_crash_are_reported_as_what_was_sent_and_messages_of_the_host_are_not_reported()
    {
        var dropped = new System.Collections.Concurrent.ConcurrentQueue<DroppedMessage>();
        var service = new Service(static (_, _) => { }, options => options.MessageDropped = dropped.Enqueue);
        await service.StartAsync();
        var (told, begun, mayReturn) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var server = service.Runtime.Spawn(async _ =>
        {
            await told.Task;
            throw new InvalidOperationException("told to crash");
        });
        for (var number = 0; number < 5; number++)
        {
            service.Runtime.Cast(server, new Work(number));
        }

        var call = service.Runtime.CallAsync<int>(server, "a request");
        told.SetResult();
        await Assert.ThrowsAsync<CallException>(() => call.WithinPatience());

        // The result of a task whose caller has ended.
        var tasks = await service.Runtime.StartSupervisorAsync(SupervisorSpec.ForTasks()).WithinPatience();
        var caller = service.Runtime.Spawn(context => context.RunAsync(new SupervisorRef(context, tasks.Pid), async _ =>
        {
            begun.SetResult();
            await mayReturn.Task;
            return 1;
        }).AwaitAsync().AsTask());
        await begun.Task.WithinPatience();
        service.Runtime.Kill(caller);
        mayReturn.SetResult();
        await service.Runtime.UntilAsync(runtime => runtime.Counters is { BodiesRunning: 1 });   // the supervisor of the tasks
        await service.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 5).Select(number => new DroppedMessage(server, new Work(number), DropReason.ReceiverEnded)), dropped);
        var crash = Assert.Single(service.Log, static record => record.Id.Id == 1);
        Assert.EndsWith("Unreceived messages: Work, Work, Work, Work, Work, and 1 more.", crash.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_degraded_while_a_child_waits_for_its_restart_and_unhealthy_when_a_tree_has_ended()
    {
        var (clock, restarting) = (new Microsoft.Extensions.Time.Testing.FakeTimeProvider(), new Restarting());
        await using var service = new Service(
            (builder, rusm) =>
            {
                builder.Services.AddSingleton<RuntimeObserver>(restarting).AddHealthChecks().AddRusm();
                rusm.AddTree("tree", static tree => tree.AddChild(
                    "worker",
                    static _ => static async context => throw new InvalidOperationException($"{await context.ReceiveAsync()}"),
                    static spec => spec with { Name = "worker", Backoff = new Backoff { First = TimeSpan.FromSeconds(1) } }));
            },
            options => options.TimeProvider = clock);
        await service.StartAsync();
        Assert.Equal((HealthStatus.Healthy, null), await HealthOfAsync(service));

        service.Runtime.Send("worker", "crash");
        await restarting.Delayed.Task.WithinPatience();
        Assert.Equal((HealthStatus.Degraded, "worker has ended, and is started again after 00:00:01"), await HealthOfAsync(service));

        clock.Advance(TimeSpan.FromSeconds(1));
        await restarting.Restarted.Task.WithinPatience();
        Assert.Equal((HealthStatus.Healthy, null), await HealthOfAsync(service));

        service.Runtime.Kill(service.Runtime.Snapshot().Processes.Single(static entry => entry.Label == "tree").Pid);
        await service.WhenStoppedAsync();
        var (status, text) = await HealthOfAsync(service);
        Assert.Equal(HealthStatus.Unhealthy, status);
        Assert.StartsWith("the tree tree has ended: <2> killed", text, StringComparison.Ordinal);
        Assert.Equal(1, service.ExitCode);
    }

    [Fact]
    public async Task Health_is_degraded_while_one_more_restart_would_end_a_supervisor()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var service = new Service(
            static (builder, rusm) =>
            {
                builder.Services.AddHealthChecks().AddRusm();
                rusm.AddTree("tree", static tree =>
                {
                    tree.Flags = tree.Flags with { Intensity = 2, Period = TimeSpan.FromMinutes(1) };
                    tree.AddChild("worker", static _ => static async context => throw new InvalidOperationException($"{await context.ReceiveAsync()}"), static spec => spec with { Name = "worker" });
                });
            },
            options => options.TimeProvider = clock);
        using var restarts = new MetricCollector<long>(service.Services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.supervisor.restarts");
        await service.StartAsync();
        await RestartAsync(1);
        Assert.Equal((HealthStatus.Healthy, null), await HealthOfAsync(service));

        clock.Advance(TimeSpan.FromSeconds(30));
        await RestartAsync(2);
        Assert.Equal((HealthStatus.Degraded, "<2> has restarted 2 children within 00:01:00, the last one worker: one more ends it"), await HealthOfAsync(service));

        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HealthStatus.Degraded, (await HealthOfAsync(service)).Status);
        await RestartAsync(3);   // the first one is over a minute ago
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HealthStatus.Healthy, (await HealthOfAsync(service)).Status);

        async Task RestartAsync(int number)
        {
            service.Runtime.Send("worker", "crash");
            await restarts.WaitForMeasurementsAsync(number).WithinPatience();
        }
    }

    [Fact]
    public async Task An_observer_that_throws_changes_nothing()
    {
        await using var runtime = new Runtime(new RuntimeOptions { Observer = new Throwing() });
        var pid = runtime.Spawn(static _ => throw new InvalidOperationException("crash"));
        await runtime.WhenNoBodyRunsAsync().WithinPatience();
        runtime.Send(pid, "too late");
        Assert.Equal(0, runtime.ProcessCount);
        Assert.Equal(1, runtime.Counters.Finished);
    }

    private static Pid Crasher(Runtime runtime, int left)
    {
        var told = new TaskCompletionSource();
        var peer = runtime.Spawn(static context => context.ReceiveAsync(static _ => false).AsTask());
        var pid = runtime.SpawnLink(peer, async _ => { await told.Task; throw new InvalidOperationException("told to crash"); }, label: "crasher");
        for (var number = 0; number < left; number++)
        {
            runtime.Send(pid, new Work(number));
        }

        told.SetResult();
        return pid;
    }

    private static async Task<(HealthStatus Status, string? Text)> HealthOfAsync(Service service)
    {
        var report = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return (report.Status, report.Entries["rusm"].Description);
    }

    /// <summary>Tells when a child waits for its restart, and when it is restarted. It is called after the observer that the health is from.</summary>
    private sealed class Restarting : RuntimeObserver
    {
        internal TaskCompletionSource Delayed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Restarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void ChildDelayed(Pid supervisor, string id, TimeSpan delay) => Delayed.SetResult();

        public override void ChildStarted(in ChildStartReport start)
        {
            if (start.IsRestart)
            {
                Restarted.SetResult();
            }
        }
    }

    private sealed class Throwing : RuntimeObserver
    {
        public override void ProcessEnded(in ProcessEnd end) => throw new InvalidOperationException("observer");

        public override void MessageDropped(in DroppedMessage message) => throw new InvalidOperationException("observer");
    }
}
