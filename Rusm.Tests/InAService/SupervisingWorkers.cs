using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rusm.Host;
using Rusm.Hosting;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>A <see cref="BackgroundService"/> under supervision, in a real host.</summary>
public sealed class SupervisingWorkers
{
    /// <summary>What the workers of a test share.</summary>
    internal sealed class Board
    {
        internal int Starts;

        internal System.Collections.Concurrent.ConcurrentQueue<string> Events { get; } = new();

        internal TaskCompletionSource Enough { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>A child traps exits: it is not ended by the stop before it has begun.</summary>
        internal TaskCompletionSource Traps { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed class Resource(Board board) : IDisposable
    {
        public void Dispose() => board.Events.Enqueue("resource disposed");
    }

    private sealed class FailsTwice(Board board, Resource resource) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            Assert.NotNull(resource);
            if (++board.Starts <= 2)
            {
                throw new InvalidOperationException($"failure {board.Starts}");
            }

            board.Enough.SetResult();
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }

    private sealed class Keyed(Board board, [ServiceKey] string key) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            board.Events.Enqueue(key);
            if (board.Events.Count(each => each == key) < 2)
            {
                throw new InvalidOperationException(key);
            }

            if (Interlocked.Increment(ref board.Starts) == 2)
            {
                board.Enough.SetResult();
            }

            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }

    private sealed class AlwaysFails : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("no database");
    }

    private sealed class Returns(Board board) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            board.Starts++;
            return Task.CompletedTask;
        }
    }

    private sealed class Works(Board board) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            board.Enough.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, stoppingToken);
            }
            finally
            {
                board.Events.Enqueue("worker stopped");
            }
        }
    }

    [Fact]
    public async Task A_keyed_worker_is_a_worker_for_each_of_its_keys()
    {
        var board = new Board();
        await using var service = new Service((builder, rusm) =>
        {
            builder.Services.AddSingleton(board).AddKeyedTransient<Keyed>("eu").AddKeyedTransient<Keyed>("us");
            rusm.AddKeyedSupervised<Keyed>("eu", AtOnce).AddKeyedSupervised<Keyed>("us", AtOnce);
        });
        await service.StartAsync();
        await board.Enough.Task.WithinPatience();
        Assert.Equal(["eu", "eu", "us", "us"], board.Events.Order(StringComparer.Ordinal));
        await service.DisposeAsync();
        Assert.Equal(
            ["Keyed eu", "Keyed us"],
            service.Log.Where(static record => record.Id.Id == 2).Select(static record => record.GetStructuredStateValue("Child")!).Order(StringComparer.Ordinal));

        static ChildSpec AtOnce(ChildSpec spec) => spec with { Backoff = null };
    }

    [Fact]
    public async Task A_worker_that_fails_is_started_again_with_a_scope_of_its_own()
    {
        var board = new Board();
        await using (var service = Of<FailsTwice>(board, static spec => spec with { Backoff = null }))
        {
            await service.StartAsync();
            await board.Enough.Task.WithinPatience();
            Assert.Equal(["resource disposed", "resource disposed"], board.Events);
        }

        Assert.Equal(3, board.Starts);
        Assert.Equal(3, board.Events.Count);
    }

    [Fact]
    public async Task When_a_worker_fails_too_often_the_host_stops_with_the_exit_code_and_the_causes_in_the_log()
    {
        var service = Of<AlwaysFails>(new Board(), static spec => spec with { Backoff = null }, static options => options.FailureExitCode = 3);
        await service.StartAsync();
        await service.WhenStoppedAsync();
        await service.DisposeAsync();
        Assert.Equal(3, service.ExitCode);
        var ended = Assert.Single(service.Log, static record => record.Id.Id == 5);
        Assert.Equal(LogLevel.Critical, ended.Level);
        Assert.Equal("no database", ended.Exception?.Message);
        Assert.StartsWith("The tree workers has ended, so the program stops with exit code 3. Causes: ", ended.Message, StringComparison.Ordinal);
        Assert.Contains("crashed (System.InvalidOperationException: no database), it threw", ended.Message, StringComparison.Ordinal);
        Assert.Single(service.Log, static record => record.Id.Id == 4);
        Assert.Equal(6, service.Log.Count(static record => record.Id.Id == 1));   // the first start and five restarts
        Assert.Equal(5, service.Log.Count(static record => record.Id.Id == 2));
    }

    [Fact]
    public async Task A_worker_that_returns_is_not_started_again()
    {
        var board = new Board();
        await using var service = Of<Returns>(board);
        await service.StartAsync();
        await service.Runtime.UntilAsync(static runtime => runtime.Counters is { Spawned: > 3, BodiesRunning: 2 });   // the root and its watch
        Assert.Equal(1, board.Starts);
        Assert.DoesNotContain(service.Log, static record => record.Level > LogLevel.Information);
    }

    [Fact]
    public async Task The_host_stops_a_worker_with_its_token_and_disposes_of_its_scope()
    {
        var board = new Board();
        var service = new Service((builder, rusm) =>
        {
            builder.Services.AddSingleton(board).AddScoped<Resource>();
            rusm.AddTree("first", tree => tree.AddChild("first", _ => WaitAsync(board, "first")))
                .AddSupervised<Works>();
        });
        await service.StartAsync();
        await board.Enough.Task.WithinPatience();
        await board.Traps.Task.WithinPatience();
        await service.DisposeAsync();
        Assert.Equal(["worker stopped", "first stopped"], board.Events);   // the tree that started last stops first
        Assert.Equal(0, service.ExitCode);
        Assert.DoesNotContain(service.Log, static record => record.Level > LogLevel.Information);
    }

    [Fact]
    public async Task A_child_that_is_late_is_named_in_the_log()
    {
        using var gate = new ManualResetEventSlim();
        var board = new Board();
        var service = new Service(
            (_, rusm) => rusm.AddTree("tree", tree => tree.AddChild(
                "late",
                _ => context =>
                {
                    board.Enough.SetResult();
                    gate.Wait();
                    return Task.CompletedTask;
                },
                static spec => spec with { Shutdown = Shutdown.Brutally })),
            static options => options.StopTimeout = TimeSpan.FromMilliseconds(50));
        await service.StartAsync();
        await board.Enough.Task.WithinPatience();
        await service.StopAsync();
        gate.Set();
        await service.DisposeAsync();
        Assert.Contains(service.Log, static record => record.Id.Id == 7 && record.Message.Contains("Their bodies still run: <", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_at_the_start()
    {
        var service = new Service(static (_, _) => { }, static options => (options.LogsPerSecond, options.FailureExitCode) = (0, 0));
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(service.StartAsync);
        Assert.Equal(
            "LogsPerSecond is 0: use 1 or more.; FailureExitCode is 0, which means success: use another number.", refused.Message);
    }

    private static ProcessBody WaitAsync(Board board, string name) => async context =>
    {
        context.SetTrapExit(true);
        board.Traps.TrySetResult();
        await context.ReceiveAsync(static item => item is Kernel.Received.Exit);
        board.Events.Enqueue($"{name} stopped");
    };

    private static Service Of<TWorker>(Board board, Func<ChildSpec, ChildSpec>? configure = null, Action<RusmOptions>? options = null)
        where TWorker : BackgroundService => new(
            (builder, rusm) =>
            {
                builder.Services.AddSingleton(board).AddScoped<Resource>();
                rusm.AddSupervised<TWorker>(configure);
            },
            options);
}
