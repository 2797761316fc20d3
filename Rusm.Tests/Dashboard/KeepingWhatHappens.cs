using Microsoft.Extensions.Time.Testing;
using Rusm.Dashboard.Live;
using Rusm.Dashboard.Processes;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Dashboard;

/// <summary>What the dashboard counts and keeps between two pictures.</summary>
public sealed class KeepingWhatHappens
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void A_percentile_is_at_most_an_eighth_above_the_duration()
    {
        var histogram = new RecoveryHistogram();
        var before = histogram.Read();
        for (var microseconds = 1; microseconds <= 1000; microseconds++)
        {
            histogram.Add(TimeSpan.FromMicroseconds(microseconds));
        }

        var after = histogram.Read();
        Assert.Equal(1000, RecoveryHistogram.Count(before, after));
        foreach (var share in new[] { 0.01, 0.5, 0.95, 0.99, 1 })
        {
            Assert.InRange(RecoveryHistogram.Percentile(before, after, share)!.Value, share * 1e-3, share * 1e-3 * 1.13);
        }

        Assert.Null(RecoveryHistogram.Percentile(after, after, 0.5));
    }

    [Fact]
    public async Task A_storm_is_counted_in_full_and_kept_in_part()
    {
        const int Crashes = 3 * LiveObserver.KeptBetweenLooks;
        var observer = new LiveObserver(clock);
        await using var runtime = new Runtime(new RuntimeOptions { Observer = observer });
        for (var number = 0; number < Crashes; number++)
        {
            runtime.Spawn(static context =>
            {
                context.Stop(ExitReason.Named("bug"));
                return Task.CompletedTask;
            });
        }

        await runtime.WhenNoBodyRunsAsync();
        Assert.Equal(Crashes, observer.Crashed);
        var (kept, leftOut) = observer.TakeHappenings();
        Assert.Equal(LiveObserver.KeptBetweenLooks, kept.Count);
        Assert.Equal(Crashes - LiveObserver.KeptBetweenLooks, leftOut);
        runtime.Kill(runtime.Spawn(static context => context.ReceiveAsync().AsTask()));
        Assert.Single(observer.TakeHappenings().Kept);   // there is room again
    }

    [Fact]
    public async Task The_restarts_of_a_child_are_exact_after_a_storm_that_was_kept_in_part()
    {
        const int Restarts = 3 * LiveObserver.KeptBetweenLooks;
        var observer = new LiveObserver(clock);
        await using var runtime = new Runtime(new RuntimeOptions { Observer = observer });
        var left = Restarts;
        var last = new TaskCompletionSource();
        await runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags { Intensity = int.MaxValue }).Child("worker", async context =>
        {
            if (left-- == 0)
            {
                last.SetResult();
                await context.ReceiveAsync();
            }
        }));
        await last.Task.WithinPatience();

        var events = new RecentEvents();
        var kept = observer.TakeHappenings().Kept;
        events.Add(kept, clock.GetUtcNow(), runtime.Counters.Spawned);
        var restarted = kept.OfType<Happening.Restarted>().Select(static restart => restart.Restarts).ToArray();
        Assert.Equal(Enumerable.Range(1, restarted.Length), restarted);
        Assert.InRange(restarted.Length, 1, LiveObserver.KeptBetweenLooks);

        var surveyor = new Surveyor(observer, clock);
        var worker = new ProcessTable(surveyor, events, clock).Window(0, 1, "restarts", descending: true, "").Rows[0];
        Assert.Equal(("worker", Restarts), (worker.Label, worker.Restarts));
        Assert.Equal(Restarts, Assert.Single(new SupervisionTree(surveyor, events, clock).Read().Nodes, static node => node.Id == "worker").Restarts);
    }

    // A tick that is 60 ms late is followed by one that is on time.
    [Fact]
    public void A_picture_that_comes_less_than_half_an_interval_after_another_is_left_out()
    {
        using var feed = new LiveFeed(new LiveObserver(clock), new RecentEvents(), clock);
        var begin = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var shown = new List<(int Tick, long Picture)>();
        foreach (var tick in new[] { 0, 160, 200, 300, 350, 399, 400 })
        {
            clock.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(begin + tick));
            feed.Tick();
            shown.Add((tick, feed.Newest!.At - begin));
        }

        Assert.Equal([(0, 0), (160, 160), (200, 160), (300, 300), (350, 350), (399, 350), (400, 400)], shown);
        var (history, subscription) = feed.Subscribe();
        subscription.Dispose();
        Assert.Equal(5, history.Length);
    }

    [Fact]
    public void The_age_of_a_process_is_that_of_the_first_moment_at_which_its_pid_was_known()
    {
        var pids = new PidClock();
        var begin = clock.GetUtcNow();
        for (var second = 0; second < 10_000; second++)
        {
            pids.Add(begin.AddSeconds(second), lastPid: 10 * (second + 1));
        }

        Assert.Equal(begin, pids.SpawnedAt(new Pid(1)));
        Assert.Equal(begin.AddSeconds(9_999), pids.SpawnedAt(new Pid(100_000)));
        Assert.Null(pids.SpawnedAt(new Pid(100_001)));
        Assert.InRange(pids.SpawnedAt(new Pid(50_000))!.Value, begin.AddSeconds(4_999), begin.AddSeconds(5_020));   // older moments are fewer
    }

    [Fact]
    public void What_is_kept_of_the_past_is_bounded()
    {
        var events = new RecentEvents();
        for (var number = 1; number <= 20_000; number++)
        {
            events.Add([new Happening.Ended(clock.GetUtcNow(), new Pid(number), Label: null, ExitReason.Normal, Kernel.Cause.Returned.Instance, [])], clock.GetUtcNow(), number);
        }

        Assert.Null(events.EndOf(new Pid(1)));
        Assert.NotNull(events.EndOf(new Pid(20_000)));
        Assert.Equal(5_000, events.Since(DateTimeOffset.MinValue).Count);
    }
}
