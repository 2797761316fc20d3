using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Hosting;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>The activities in which processes handle messages, as OpenTelemetry exports them.</summary>
public sealed class TracingMessages : IDisposable
{
    private readonly List<Activity> exported = [];
    private readonly ActivitySource source = new($"tests of tracing {Guid.NewGuid()}");
    private readonly TracerProvider provider;
    private readonly string file = Path.GetTempFileName();

    public TracingMessages() => provider = Sdk.CreateTracerProviderBuilder()
        .AddSource(source.Name).AddRusmInstrumentation().SetSampler(new ParentBasedSampler(new AlwaysOnSampler())).AddInMemoryExporter(exported).Build();

    private sealed record Work(int Number);

    private sealed record Total : ICall<Counter, int>;

    private sealed record Add(int Amount) : ICast<Counter>;

    private sealed class Counter
    {
        internal static readonly ServerDefinition<Counter, int> Definition = Server.Define<Counter>().WithState(0)
            .OnQuery((int total, Total _) => total)
            .OnCast((int total, Add add) => total + add.Amount);
    }

    public void Dispose()
    {
        provider.Dispose();
        source.Dispose();
        File.Delete(file);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_handler_of_a_call_and_of_a_cast_is_a_child_of_what_sent_it(bool recorded)
    {
        await using var runtime = new Runtime(new RuntimeOptions { Record = recorded ? new RecordingOptions(file) : null });
        var counter = runtime.SpawnServer(Counter.Definition, name: "counter");
        var named = new ServerRef<Counter>("counter");
        ActivitySpanId request;
        using (var activity = source.StartActivity("request")!)
        {
            request = activity.SpanId;
            runtime.Cast(named, new Add(2));
            Assert.Equal(2, await runtime.CallAsync(counter, new Total()).WithinPatience());
            Assert.Same(activity, Activity.Current);
        }

        await runtime.DisposeAsync();
        var trace1 = Exported().Where(each => each.ParentSpanId == request).OrderBy(static each => each.DisplayName, StringComparer.Ordinal).ToArray();
        Assert.Equal([("handle Add", ActivityKind.Consumer), ("handle Total", ActivityKind.Server)], trace1.Select(static each => (each.DisplayName, each.Kind)));
        Assert.All(trace1, each => Assert.Equal((1L, ActivityStatusCode.Unset), ((long)each.GetTagItem("rusm.process.pid")!, each.Status)));
    }

    [Fact]
    public async Task The_context_goes_from_process_to_process_by_every_receive()
    {
        await using var runtime = new Runtime();
        var (seen, done) = (new List<(Activity? Handling, Activity? Current)>(), new TaskCompletionSource());
        var third = runtime.Spawn(async context =>
        {
            await foreach (var _ in context.ReceiveAllAsync())
            {
                seen.Add((context.Activity, null));
                done.SetResult();
            }
        });
        var second = runtime.Spawn(async context =>
        {
            var work = await context.ReceiveAsync<Work>();
            seen.Add((context.Activity, null));
            context.Send(third, new Work(work.Number + 1));
            await context.ReceiveAsync();
        });
        var first = runtime.Spawn(async context =>
        {
            await context.ReceiveAsync();
            seen.Add((context.Activity, Activity.Current));
            context.Send(second, new Work(1));
            await context.ReceiveAsync();
        });
        using (source.StartActivity("request"))
        {
            runtime.Send(first, new Work(0));
        }

        await done.Task.WithinPatience();
        await runtime.DisposeAsync();
        Assert.Equal(3, seen.Count);
        Assert.Same(seen[0].Handling, seen[0].Current);
        Assert.Equal(seen[0].Handling!.SpanId, seen[1].Handling!.ParentSpanId);
        Assert.Equal(seen[1].Handling!.SpanId, seen[2].Handling!.ParentSpanId);
        Assert.All(seen, static each => Assert.True(each.Handling!.IsStopped));
    }

    [Fact]
    public async Task A_message_that_is_sent_outside_of_an_activity_has_none_and_a_receive_ends_the_last_one()
    {
        await using var runtime = new Runtime();
        var (seen, done) = (new List<(Activity? Handling, Activity? Current)>(), new TaskCompletionSource());
        var receiver = runtime.Spawn(async context =>
        {
            for (var number = 0; number < 3; number++)
            {
                await context.ReceiveAsync();
                seen.Add((context.Activity, Activity.Current));
            }

            await context.ReceiveAsync<Work>();
            seen.Add((context.Activity, Activity.Current));
            done.SetResult();
        });
        runtime.Send(receiver, new Work(0));
        using (source.StartActivity("request"))
        {
            runtime.Send(receiver, new Work(1));
        }

        runtime.Send(receiver, new Work(2));
        runtime.Send(receiver, new Work(3));
        await done.Task.WithinPatience();
        Assert.Equal([false, true, false, false], seen.Select(static each => each.Handling is not null));
        Assert.All(seen, static each => Assert.Same(each.Handling, each.Current));
    }

    [Fact]
    public async Task A_chain_of_messages_goes_on_in_a_new_trace_with_a_link_after_32_of_them()
    {
        await using var runtime = new Runtime();
        var done = new TaskCompletionSource();
        ProcessBody body = async context =>
        {
            while (true)
            {
                var (to, left) = ((Pid, int))((Received.Message)await context.ReceiveAsync()).Content!;
                if (left == 0)
                {
                    done.SetResult();
                }
                else
                {
                    context.Send(to, (context.Self, left - 1));
                }
            }
        };
        var (first, second) = (runtime.Spawn(body), runtime.Spawn(body));
        ActivityTraceId request;
        using (var activity = source.StartActivity("request")!)
        {
            request = activity.TraceId;
            runtime.Send(first, (second, 50));
        }

        await done.Task.WithinPatience();
        await runtime.DisposeAsync();
        var spans = Exported().Where(static each => each.DisplayName.StartsWith("handle ValueTuple", StringComparison.Ordinal)).ToArray();
        Assert.Equal(51, spans.Length);
        Assert.Equal(32, spans.Count(each => each.TraceId == request));
        var rest = spans.Where(each => each.TraceId != request).ToArray();
        var root = Assert.Single(rest, static each => each.ParentSpanId == default);
        Assert.Equal(request, Assert.Single(root.Links).Context.TraceId);
        Assert.All(rest, each => Assert.Equal(root.TraceId, each.TraceId));
    }

    [Fact]
    public async Task A_crash_is_the_error_of_the_activity_and_its_restart_links_to_it()
    {
        var child = $"worker {Guid.NewGuid()}";
        await using var service = new Service((_, rusm) => rusm.AddTree("tree", tree => tree.AddChild(
            child,
            static _ => static async context => throw new InvalidOperationException($"{await context.ReceiveAsync()}"),
            static spec => spec with { Name = "worker" })));
        using var restarts = new MetricCollector<long>(service.Services.GetRequiredService<IMeterFactory>(), "Rusm", "rusm.supervisor.restarts");
        await service.StartAsync();
        ActivityContext request;
        using (var activity = source.StartActivity("request")!)
        {
            request = activity.Context;
            service.Runtime.Send("worker", new Work(1));
            Assert.Same(activity, Activity.Current);
        }

        await restarts.WaitForMeasurementsAsync(1).WithinPatience();
        await service.DisposeAsync();
        var crash = Assert.Single(Exported(), each => each.ParentSpanId == request.SpanId);
        Assert.Equal((ActivityStatusCode.Error, "crashed"), (crash.Status, crash.StatusDescription));
        Assert.Equal("System.InvalidOperationException", crash.GetTagItem("error.type"));
        Assert.Contains(crash.Events, static each => each.Name == "exception");
        var restart = Assert.Single(Exported(), each => each.DisplayName == $"restart {child}");
        Assert.Equal(default, restart.ParentSpanId);
        Assert.Equal(crash.SpanId, Assert.Single(restart.Links).Context.SpanId);
        Assert.NotEqual(crash.TraceId, restart.TraceId);
    }

    [Fact]
    public async Task A_kill_ends_the_activity_of_the_process_and_leaves_that_of_the_killer()
    {
        await using var runtime = new Runtime();
        var begun = new TaskCompletionSource<ActivitySpanId>();
        var receiver = runtime.Spawn(async context =>
        {
            await context.ReceiveAsync();
            begun.SetResult(context.Activity!.SpanId);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        using (var activity = source.StartActivity("request"))
        {
            runtime.Send(receiver, new Work(1));
            var handling = await begun.Task.WithinPatience();
            runtime.Kill(receiver);
            Assert.Same(activity, Activity.Current);
            Assert.Equal(ActivityStatusCode.Error, Assert.Single(Exported(), each => each.SpanId == handling).Status);
        }
    }

    [Fact]
    public async Task The_activity_of_a_body_that_is_no_async_method_does_not_reach_other_processes()
    {
        await using var runtime = new Runtime();
        var (seen, done) = (new List<Activity?>(), new TaskCompletionSource());
        var receiver = runtime.Spawn(context => context.ReceiveAsync().AsTask().ContinueWith(static _ => { }, TaskScheduler.Default));
        using (source.StartActivity("request"))
        {
            runtime.Send(receiver, new Work(1));
        }

        for (var number = 0; number < 10; number++)
        {
            runtime.Spawn(_ =>
            {
                lock (seen)
                {
                    seen.Add(Activity.Current);
                    if (seen.Count == 10)
                    {
                        done.SetResult();
                    }
                }

                return Task.CompletedTask;
            });
        }

        await done.Task.WithinPatience();
        Assert.All(seen, Assert.Null);
    }

    [Fact]
    public async Task A_request_that_is_not_sampled_has_no_part_that_is()
    {
        List<Activity> all = [];
        using var other = new ActivitySource($"unsampled {Guid.NewGuid()}");
        using var unsampled = Sdk.CreateTracerProviderBuilder().AddSource(other.Name).SetSampler(new AlwaysOffSampler()).AddInMemoryExporter(all).Build();
        await using var runtime = new Runtime();
        var done = new TaskCompletionSource<ActivityTraceId?>();
        var receiver = runtime.Spawn(async context =>
        {
            await context.ReceiveAsync();
            using var inside = other.StartActivity("inside");
            done.SetResult(Activity.Current?.TraceId);
        });
        ActivityTraceId request;
        using (var activity = other.StartActivity("request", ActivityKind.Server, default(ActivityContext)))
        {
            request = activity!.TraceId;
            Assert.False(activity.Recorded);
            runtime.Send(receiver, new Work(1));
        }

        Assert.Equal(request, await done.Task.WithinPatience());
        await runtime.DisposeAsync();
        Assert.DoesNotContain(Exported(), each => each.TraceId == request);
        Assert.Empty(all);
    }

    private Activity[] Exported()
    {
        provider.ForceFlush();
        return [.. exported];
    }
}
