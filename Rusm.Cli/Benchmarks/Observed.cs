using System.Diagnostics;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Hosting;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Benchmarks;

/// <summary>What logs, metrics and traces cost: restarts of a child that ends at once, by an exception or by itself, messages, and calls.</summary>
public class Observed
{
    private const int Restarts = 20_000;
    private const int Messages = 100_000;

    private static readonly ActivitySource Requests = new("Rusm.Requests");

    private IHost? host;
    private Action? stopListening;

    /// <summary>What a runtime is observed by.</summary>
    public enum By
    {
        /// <summary>A runtime without an observer.</summary>
        Nothing = 0,

        /// <summary>Rusm.Hosting, whose logs and metrics go nowhere.</summary>
        Unlistened,

        /// <summary>Rusm.Hosting, with a listener for all its metrics.</summary>
        Metrics,

        /// <summary>The same with a log as well.</summary>
        MetricsAndLogs,

        /// <summary>A listener for activities. Each message and each call is sent in an activity.</summary>
        Traces,
    }

    [Params(By.Nothing, By.Unlistened, By.Metrics, By.MetricsAndLogs, By.Traces)]
    public By ObservedBy { get; set; }

    private Runtime Runtime { get; set; } = null!;

    [GlobalSetup]
    public async Task Start()
    {
        if (ObservedBy == By.Nothing)
        {
            Runtime = new Runtime();
            return;
        }

        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (ObservedBy == By.MetricsAndLogs)
        {
            builder.Logging.AddProvider(new NoLog());
        }

        builder.AddRusm();
        host = builder.Build();
        if (ObservedBy is By.Metrics or By.MetricsAndLogs)
        {
            var listener = new MeterListener
            {
                InstrumentPublished = static (instrument, listener) =>
                {
                    if (instrument.Meter.Name == "Rusm")
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
            listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
            listener.Start();
            stopListening = listener.Dispose;
        }

        if (ObservedBy == By.Traces)
        {
            var listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name.StartsWith("Rusm", StringComparison.Ordinal),
                Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            };
            ActivitySource.AddActivityListener(listener);
            stopListening = listener.Dispose;
        }

        await host.StartAsync().ConfigureAwait(false);
        Runtime = host.Services.GetRequiredService<Runtime>();
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        stopListening?.Invoke();
        await Runtime.DisposeAsync().ConfigureAwait(false);
        host?.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Restarts)]
    public Task RestartAfterException() => RestartAsync(static _ => throw new InvalidOperationException("bug"));

    [Benchmark(OperationsPerInvoke = Restarts)]
    public Task RestartAfterStop()
    {
        var bug = ExitReason.Named("bug");
        return RestartAsync(context => context.Stop(bug));
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Message()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = Runtime.Spawn(static async context =>
        {
            for (var round = 0; round < Messages / 2; round++)
            {
                context.Send((Pid)((Received.Message)await context.ReceiveAsync().ConfigureAwait(true)).Content!, null);
            }
        });
        Runtime.Spawn(async context =>
        {
            using var request = Requests.StartActivity("request");
            object self = context.Self;
            for (var round = 0; round < Messages / 2; round++)
            {
                context.Send(second, self);
                await context.ReceiveAsync().ConfigureAwait(true);
            }

            done.SetResult();
        });
        return done.Task;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Call()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = Runtime.Spawn(static async context =>
        {
            for (var round = 0; round < Messages; round++)
            {
                context.Reply(((Request)((Received.Message)await context.ReceiveAsync().ConfigureAwait(true)).Content!).From, null);
            }
        });
        Runtime.Spawn(async context =>
        {
            using var request = Requests.StartActivity("request");
            for (var round = 0; round < Messages; round++)
            {
                await context.CallAsync<object?>(server, (object?)null).ConfigureAwait(true);
            }

            done.SetResult();
        });
        return done.Task;
    }

    private async Task RestartAsync(Action<ProcessContext> end)
    {
        var (left, done) = (Restarts, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var tree = await Runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags { Intensity = 2 * Restarts }).Child("worker", context =>
        {
            if (--left > 0)
            {
                end(context);
                return Task.CompletedTask;
            }

            done.TrySetResult();
            return context.ReceiveAsync().AsTask();
        })).ConfigureAwait(false);
        await done.Task.ConfigureAwait(false);
        Runtime.Kill(tree.Pid);
    }

    /// <summary>A log that writes nothing.</summary>
    private sealed class NoLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            formatter(state, exception);

        public void Dispose()
        {
        }
    }
}
