using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using OpenTelemetry.Metrics;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Supervision;
using Rusm.Hosting;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>The metrics of a service.</summary>
public sealed class MeasuringARuntime
{
    private sealed record Work(int Number);

    private sealed class Absent;

    private sealed record Ask : ICall<Absent, int>;

    [Fact]
    public async Task Ends_restarts_and_dropped_messages_are_counted()
    {
        await using var service = new Service(static (_, rusm) => rusm.AddTree("tree", static tree =>
        {
            tree.Flags = tree.Flags with { Intensity = 100 };
            tree.AddChild("worker", static _ => static async context => throw new InvalidOperationException($"{await context.ReceiveAsync()}"), static spec => spec with { Name = "worker" });
        }));
        var factory = service.Services.GetRequiredService<IMeterFactory>();
        using var ended = new MetricCollector<long>(factory, "Rusm", "rusm.process.ended");
        using var restarts = new MetricCollector<long>(factory, "Rusm", "rusm.supervisor.restarts");
        using var recovery = new MetricCollector<double>(factory, "Rusm", "rusm.supervisor.recovery.duration");
        using var dropped = new MetricCollector<long>(factory, "Rusm", "rusm.message.dropped");
        await service.StartAsync();
        for (var number = 0; number < 3; number++)
        {
            var before = service.Runtime.WhereIs("worker")!.Value;
            service.Runtime.Send(before, "crash");
            await restarts.WaitForMeasurementsAsync(number + 1).WithinPatience();
            service.Runtime.Send(before, new Work(number));
        }

        await recovery.WaitForMeasurementsAsync(3).WithinPatience();   // the last one that a restart makes
        Assert.Equal(3, ended.GetMeasurementSnapshot().Where(static each => "crashed".Equals(each.Tags["rusm.exit.reason"])).Sum(static each => each.Value));
        Assert.Equal(3, recovery.GetMeasurementSnapshot().Count);
        Assert.All(recovery.GetMeasurementSnapshot(), static each => Assert.InRange(each.Value, 0, 30));
        Assert.Equal(
            [("Work", "receiver_not_alive")], dropped.GetMeasurementSnapshot().Select(static each => ((string)each.Tags["rusm.message.type"]!, (string)each.Tags["rusm.drop.reason"]!)).Distinct());
        Assert.Equal(3, dropped.GetMeasurementSnapshot().Sum(static each => each.Value));
    }

    [Fact]
    public async Task Failed_calls_are_counted_by_their_result_and_some_of_the_others_are_measured()
    {
        await using var service = new Service(static (_, _) => { });
        var factory = service.Services.GetRequiredService<IMeterFactory>();
        using var durations = new MetricCollector<double>(factory, "Rusm", "rusm.call.duration");
        using var failures = new MetricCollector<long>(factory, "Rusm", "rusm.call.failures");
        await service.StartAsync();
        var runtime = service.Runtime;
        var server = runtime.Spawn(static async context =>
        {
            while (await context.ReceiveAsync() is Received.Message { Content: Request { Content: int } request })
            {
                context.Reply(request.From, request.Content);
            }
        });
        var silent = runtime.Spawn(static context => context.ReceiveAsync(static _ => false).AsTask());
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<CallTimeoutException>(() => runtime.CallAsync<int>(silent, 0, TimeSpan.Zero));
        await Assert.ThrowsAsync<CallException>(() => runtime.CallAsync<int>(new Pid(1_000), 0));
        await Assert.ThrowsAsync<CallException>(() => runtime.CallAsync(new ServerRef<Absent>("absent"), new Ask()));
        await Assert.ThrowsAsync<CallException>(() => new SupervisorRef(runtime, "absent").CountChildrenAsync());
        var cancelled = runtime.CallAsync<int>(silent, 0, cancellationToken: cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        var ending = runtime.CallAsync<int>(silent, 0);
        runtime.Kill(silent);
        await Assert.ThrowsAsync<CallException>(() => ending);
        Assert.Equal(
            ["timed_out", "server_ended", "server_ended", "server_ended", "cancelled", "server_ended"], failures.GetMeasurementSnapshot().Select(static each => (string)each.Tags["rusm.call.result"]!));

        await CallAsync(runtime, server, calls: 2_000);
        var replied = durations.GetMeasurementSnapshot().Where(static each => "replied".Equals(each.Tags["rusm.call.result"])).ToArray();
        Assert.InRange(replied.Length, 1, 2_000 / 10);   // each thread counts its own calls
        Assert.All(replied, static each => Assert.InRange(each.Value, 0, 30));
    }

    [Fact]
    public async Task The_size_of_a_cascade_and_the_longest_mailbox_and_the_scheduler_are_measured()
    {
        await using var service = new Service(static (_, _) => { }, static options => options.BlockedAfter = TimeSpan.FromMilliseconds(1));
        var factory = service.Services.GetRequiredService<IMeterFactory>();
        using var cascades = new MetricCollector<long>(factory, "Rusm", "rusm.cascade.size");
        using var longest = new MetricCollector<int>(factory, "Rusm", "rusm.mailbox.longest");
        using var workers = new MetricCollector<int>(factory, "Rusm", "rusm.scheduler.workers");
        using var blocked = new MetricCollector<int>(factory, "Rusm", "rusm.scheduler.blocked");
        await service.StartAsync();
        var runtime = service.Runtime;
        runtime.Kill(runtime.Spawn(static context => context.ReceiveAsync().AsTask()));
        var first = runtime.Spawn(static context => context.ReceiveAsync(static _ => false).AsTask());
        for (var number = 0; number < 4; number++)
        {
            runtime.SpawnLink(first, static context => context.ReceiveAsync(static _ => false).AsTask());
        }

        runtime.Kill(first);
        Assert.Equal([5], cascades.GetMeasurementSnapshot().Select(static each => each.Value));

        var lazy = runtime.Spawn(static context => context.ReceiveAsync(static _ => false).AsTask());
        for (var number = 0; number < 7; number++)
        {
            runtime.Send(lazy, number);
        }

        longest.RecordObservableInstruments();
        Assert.Equal(7, longest.LastMeasurement?.Value);

        using var gate = new ManualResetEventSlim();
        runtime.Spawn(_ => { gate.Wait(); return Task.CompletedTask; });
        await Polling.UntilAsync(() =>
        {
            blocked.RecordObservableInstruments();
            return Task.FromResult(blocked.LastMeasurement?.Value == 1);
        });
        workers.RecordObservableInstruments();
        Assert.InRange(workers.LastMeasurement!.Value, 1, 100);
        gate.Set();
    }

    [Fact]
    public async Task The_backlog_of_a_recording_is_what_the_disk_has_not_taken_yet()
    {
        var (path, writes, held) = (Path.GetTempFileName(), 0, new TaskCompletionSource());
        using var goesOn = new ManualResetEventSlim();
        await using (var service = new Service(static (_, _) => { }, options => options.Record = new RecordingOptions(path) { Writing = HoldTheFirstBlock }))
        {
            using var backlog = new MetricCollector<long>(service.Services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.recording.backlog");
            await service.StartAsync();
            Assert.Equal(0, Measure());
            service.Runtime.Send(new Pid(1_000), "a step");
            try
            {
                await held.Task.WithinPatience();
                Assert.InRange(Measure(), 1, 1_000);
                Assert.Equal(0, service.Runtime.Recording!.Steps);
            }
            finally
            {
                goesOn.Set();
            }

            await service.Runtime.UntilAsync(static runtime => runtime.Recording!.Steps == 1 && runtime.Recording.Backlog == 0);
            Assert.Equal(0, Measure());

            long Measure()
            {
                backlog.RecordObservableInstruments();
                return backlog.LastMeasurement!.Value;
            }
        }

        File.Delete(path);

        // The header and the snapshot are written before it.
        void HoldTheFirstBlock()
        {
            if (++writes == 3)
            {
                held.SetResult();
                goesOn.Wait();
            }
        }
    }

    [Fact]
    public async Task Samples_of_mailboxes_go_through_all_processes()
    {
        await using var runtime = new Runtime();
        Pid[] pids = [.. Enumerable.Range(0, 5).Select(_ => runtime.Spawn(static context => context.ReceiveAsync(static _ => false).AsTask()))];
        runtime.Send(pids[1], "one");
        runtime.Send(pids[4], "one");
        runtime.Send(pids[4], "two");
        Assert.Equal(
            [new(2, 1, pids[1], 1), new(2, 0, pids[2], 0), new(1, 2, pids[4], 2), new(2, 1, pids[1], 1)],
            Enumerable.Range(0, 4).Select(_ => runtime.SampleMailboxes(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => runtime.SampleMailboxes(0));
    }

    [Fact]
    public async Task OpenTelemetry_collects_the_metrics()
    {
        List<Metric> exported = [];
        var service = new Service((builder, _) => builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddRusmInstrumentation().AddInMemoryExporter(exported)));
        await service.StartAsync();
        service.Runtime.Spawn(static _ => Task.CompletedTask);
        await service.Runtime.WhenNoBodyRunsAsync().WithinPatience();
        service.Services.GetRequiredService<MeterProvider>().ForceFlush();
        Assert.Superset(
            new HashSet<string> { "rusm.process.count", "rusm.process.spawned", "rusm.process.ended", "rusm.mailbox.longest", "rusm.scheduler.waiting", "rusm.recording.backlog" },
            exported.Select(static each => each.Name).ToHashSet());
        await service.DisposeAsync();
    }

    private static async Task CallAsync(Runtime runtime, Pid server, int calls)
    {
        var done = new TaskCompletionSource();
        runtime.Spawn(async context =>
        {
            for (var number = 0; number < calls; number++)
            {
                await context.CallAsync<int>(server, number);
            }

            done.SetResult();
        });
        await done.Task.WithinPatience();
    }
}
