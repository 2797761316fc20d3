using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Replaying;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using Trace = Rusm.Kernel.Traces.Trace;

namespace Rusm.Tests.Hosted.Replaying;

public sealed class RunningAProgramAgain : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task A_three_level_tree_with_timers_and_chance_receives_the_same_a_hundred_times()
    {
        var then = new Diary();
        await Record(new Tree(then, lives: 40).Spec, then);
        using var file = new TraceFile(path);
        var trace = Trace.Open(file);
        Assert.True(then.Pages.Count() > 100, "Too little happened to be a proof.");
        for (var round = 0; round < 100; round++)
        {
            var now = new Diary();
            var result = ProgramReplay.Run(trace, new ExternalScript().StartSupervisor(new Tree(now, lives: 40).Spec));
            Assert.True(result.Divergence is null, $"{result.Divergence}");
            Assert.Equal(trace.Steps, result.Steps);
            Assert.Equal(then.Pages, now.Pages);
        }
    }

    [Fact]
    public async Task A_body_that_goes_another_way_is_reported_where_it_parts()
    {
        var then = new Diary();
        await Record(new Tree(then, lives: 5).Spec, then);
        using var file = new TraceFile(path);
        var result = ProgramReplay.Run(Trace.Open(file), new ExternalScript().StartSupervisor(new Tree(new Diary(), lives: 5, mood: "bored").Spec));
        var parted = result.Divergence ?? throw new InvalidOperationException("It did not part.");
        Assert.Contains("diverges from the recording before step", parted.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_receives_and_calls_are_cancelled_again_and_groups_have_the_members_that_they_had()
    {
        var then = new ConcurrentQueue<string>();
        await using (var runtime = new Runtime(new RuntimeOptions { Record = new RecordingOptions(path) }))
        {
            runtime.Spawn(Canceller(then));
            await runtime.WhenNoBodyRunsAsync().WithinPatience();
        }

        using var file = new TraceFile(path);
        var now = new ConcurrentQueue<string>();
        var result = ProgramReplay.Run(Trace.Open(file), new ExternalScript().Spawn(Canceller(now)));
        Assert.True(result.Divergence is null, $"{result.Divergence}");
        Assert.Equal(["no item", "no reply", "2 members", "a message late"], then);
        Assert.Equal(then, now);

        static ProcessBody Canceller(ConcurrentQueue<string> diary) => async context =>
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
            diary.Enqueue(await Try(context.ReceiveAsync(soon.Token), "no item"));
            var server = context.SpawnLink(static server => server.ReceiveAsync(static _ => false).AsTask());
            using var sooner = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
            diary.Enqueue(await Try(context.CallAsync<Received>(server, "question", cancellationToken: sooner.Token), "no reply"));
            context.JoinGroup("pool");
            context.JoinGroup("pool", server);
            diary.Enqueue($"{context.GroupMembers("pool").Length} members");
            context.Send(context.Self, "late");
            diary.Enqueue($"a {await context.ReceiveAsync()}");
            context.Kill(server);
        };

        static async ValueTask<string> Try(ValueTask<Received> wait, string cancelled)
        {
            try
            {
                return $"{await wait}";
            }
            catch (OperationCanceledException exception) when (exception is not ProcessEndedException)
            {
                return cancelled;
            }
        }
    }

    private async Task Record(SupervisorSpec spec, Diary diary)
    {
        await using var runtime = new Runtime(new RuntimeOptions { Record = new RecordingOptions(path) });
        var root = await runtime.StartSupervisorAsync(spec).WithinPatience();
        await diary.Full.WithinPatience();
        runtime.Exit(root.Pid, ExitReason.Shutdown);
        await runtime.WhenNoBodyRunsAsync().WithinPatience();
    }

    /// <summary>What each process received, in its order.</summary>
    private sealed class Diary
    {
        private readonly ConcurrentDictionary<Pid, ConcurrentQueue<string>> pages = new();
        private readonly TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Full => full.Task;

        internal IEnumerable<string> Pages => pages.OrderBy(page => page.Key).SelectMany(page => page.Value.Select(line => $"{page.Key}: {line}"));

        internal void Write(Pid pid, string line) => pages.GetOrAdd(pid, static _ => new()).Enqueue(line);

        internal void IsFull() => full.TrySetResult();
    }

    /// <summary>A root over two supervisors over workers, which throw, stop, call each other, wait for timers and for chance.</summary>
    private sealed class Tree(Diary diary, int lives, string mood = "tired")
    {
        private static readonly SupervisorFlags Often = new() { Intensity = 1000, Strategy = RestartStrategy.OneForOne };

        private int left = lives;

        internal SupervisorSpec Spec => new SupervisorSpec(Often)
            .Child("left", new SupervisorSpec(Often with { Strategy = RestartStrategy.OneForAll })
                .Child(new ChildSpec("server") { Name = "server" }, Server)
                .Child("gambler", Gambler))
            .Child("right", new SupervisorSpec(Often with { Strategy = RestartStrategy.RestForOne })
                .Child("waiter", Waiter)
                .Child("caller", Caller));

        private async Task Server(ProcessContext self)
        {
            while (true)
            {
                var item = await self.ReceiveAsync();
                diary.Write(self.Self, Words(item));
                if (item is Received.Message { Content: Request request })
                {
                    self.Reply(request.From, self.Random.Next(100));
                }
            }
        }

        private async Task Gambler(ProcessContext self)
        {
            while (true)
            {
                self.SendAfter(self.Self, TimeSpan.FromMilliseconds(self.Random.Next(3)), "tick");
                diary.Write(self.Self, Words(await self.ReceiveAsync()));
                diary.Write(self.Self, $"{self.TimeProvider.GetUtcNow().UtcTicks} {self.Random.Next(1000)}");
                if (self.Random.Next(3) == 0)
                {
                    throw new InvalidOperationException("lost");
                }
            }
        }

        private async Task Waiter(ProcessContext self)
        {
            for (var turn = 0; turn < 3; turn++)
            {
                var item = await self.ReceiveAsync(TimeSpan.FromMilliseconds(1));
                diary.Write(self.Self, item is null ? "nothing came" : Words(item));
            }

            if (Interlocked.Decrement(ref left) == 0)
            {
                diary.IsFull();
            }

            self.Stop(ExitReason.Named(mood));
        }

        private async Task Caller(ProcessContext self)
        {
            while (true)
            {
                await self.ReceiveAsync(TimeSpan.FromMilliseconds(1));
                if (self.WhereIs("server") is { } server)
                {
                    diary.Write(self.Self, $"answer {await self.CallAsync<int>(server, "how many?")}");
                }
            }
        }

        private static string Words(Received item) => item is Received.Message { Content: Request request } ? $"{request.Content}" : $"{item}";
    }
}
