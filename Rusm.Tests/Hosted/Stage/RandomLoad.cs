using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>
/// Threads and bodies that make random calls on all processes, from a seed. They only create and remove monitors of the
/// observer, so that it outlives all other processes and receives everything that was sent to it.
/// </summary>
/// <param name="seed">The seed of all choices. The order of the threads does not depend on it.</param>
/// <param name="threads">How many threads call the runtime from outside.</param>
/// <param name="deeds">How many calls each of them makes.</param>
/// <param name="processes">How many processes there may be in all.</param>
internal sealed class RandomLoad(int seed, int threads, int deeds, int processes)
{
    private static readonly ExitReason[] Reasons =
    [
        ExitReason.Normal, ExitReason.Shutdown, ExitReason.Kill, ExitReason.Killed, ExitReason.Named("boom"), ExitReason.NoProc,
        ExitReason.ShutdownWith(7), ExitReason.Named("boom", "loud"),
    ];

    private static readonly string[] Names = ["shop", "till", "door", "Shop"];

    private readonly ManualClock clock = new();
    private readonly ConcurrentDictionary<Pid, ConcurrentQueue<Received>> receivedInOrder = new();
    private readonly ConcurrentDictionary<MonitorRef, bool> observed = new();
    private readonly ConcurrentDictionary<MonitorRef, bool> takenOff = new();
    private readonly TaskCompletionSource<List<Received>> observations = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long newest;
    private int spawnsLeft = processes;
    private int begun;
    private int ended;

    internal ShadowKernel Mirror { get; } = new();

    internal async Task RunAndCheck(RecordingOptions? record = null)
    {
        await using var runtime = new Runtime(new RuntimeOptions { TimeProvider = clock, Journal = Mirror.Record, Record = record });
        var observer = runtime.Spawn(Observes);
        await Fights(runtime, observer).WithinPatience();
        CheckTable(runtime);

        // Processes that are alive may spawn some more, but not without end.
        while (runtime.List().Where(pid => pid != observer).ToArray() is { Length: > 0 } survivors)
        {
            Array.ForEach(survivors, runtime.Kill);
        }

        runtime.Send(observer, "it is over");
        CheckObservations(observer, await observations.Task.WithinPatience());
        Assert.Empty(await runtime.StopAsync(TimeSpan.FromDays(1)).WithinPatience());
        CheckTable(runtime);
        CheckBodies(runtime);
    }

    private static Task OnThread(Action deed) =>
        Task.Factory.StartNew(deed, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task Fights(Runtime runtime, Pid observer)
    {
        using var over = new CancellationTokenSource();
        var timeGoesOn = OnThread(() =>
        {
            while (!over.IsCancellationRequested)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                Thread.Yield();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => OnThread(() =>
        {
            var random = new Random((seed * 1000) + thread);
            for (var deed = 0; deed < deeds; deed++)
            {
                ActsFromOutside(runtime, observer, random);
            }
        })));
        await over.CancelAsync();
        await timeGoesOn;
    }

    private void ActsFromOutside(Runtime runtime, Pid observer, Random random)
    {
        var (actor, other) = (Anybody(random), Anybody(random));
        try
        {
            switch (random.Next(25))
            {
                case < 4 when MaySpawn():
                    Spawned(runtime.Spawn(Fighter(random), Where(random)));
                    break;
                case 4 when MaySpawn():
                    Spawned(runtime.SpawnLink(actor, Fighter(random), Where(random)));
                    break;
                case 5 when MaySpawn():
                    Spawned(runtime.SpawnMonitor(actor, Fighter(random), Where(random)).Pid);
                    break;
                case 6 or 7:
                    runtime.Link(actor, other);
                    break;
                case 8:
                    runtime.Unlink(actor, other);
                    break;
                case 9:
                    runtime.Monitor(actor, other);
                    break;
                case 10:
                    runtime.Demonitor(actor, new MonitorRef(random.NextInt64(200)), flush: random.Next(2) == 0);
                    break;
                case 11:
                    runtime.SetTrapExit(actor, random.Next(2) == 0);
                    break;
                case 12:
                    runtime.Exit(other, Reasons[random.Next(Reasons.Length)]);
                    break;
                case 13 or 14:
                    observed.TryAdd(runtime.Monitor(observer, other), true);
                    break;
                case 15 when observed.Keys.FirstOrDefault() is { Value: > 0 } reference && takenOff.TryAdd(reference, true):
                    runtime.Demonitor(observer, reference, flush: random.Next(2) == 0);
                    break;
                case 16 when random.Next(20) == 0:
                    Assert.Empty(Invariants.Check(runtime.Snapshot()));
                    break;
                case 20:
                    runtime.Register(AnyName(random), other);
                    break;
                case 21:
                    runtime.Unregister(AnyName(random));
                    break;
                case 22 when MaySpawn():
                    Spawned(runtime.WhereIsOrSpawn(AnyName(random), Fighter(random), Where(random)));
                    break;
                case 23:
                    runtime.Send(AnyName(random), random.Next());
                    break;
                case 17:
                    runtime.CancelTimer(runtime.SendAfter(other, TimeSpan.FromSeconds(random.Next(3)), random.Next()));
                    break;
                default:
                    runtime.Send(other, random.Next());
                    break;
            }
        }
        catch (NoSuchProcessException)
        {
            // The actor was dead: as good a deed as any.
        }
        catch (NameException)
        {
            // And so is what is refused.
        }
    }

    private ProcessBody Fighter(Random random)
    {
        var (itsSeed, isSelective) = (random.Next(), random.Next(2) == 0);
        return async context =>
        {
            Interlocked.Increment(ref begun);
            try
            {
                await Fight(context, new Random(itsSeed), isSelective);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        };
    }

    private async Task Fight(ProcessContext context, Random random, bool isSelective)
    {
        for (var deed = random.Next(40); deed > 0; deed--)
        {
            await Acts(context, random, isSelective);
        }

        switch (random.Next(5))
        {
            case 0:
                throw new InvalidOperationException("the end of a fight");
            case 1:
                context.Stop(Reasons[random.Next(Reasons.Length)]);
                break;
            case 2:
                await context.ReceiveAsync(static _ => false);
                break;
            case 3:
                while (true)
                {
                    Note(context, await context.ReceiveAsync(), isSelective);
                }

            default:
                break;   // and returns
        }
    }

    private async ValueTask Acts(ProcessContext context, Random random, bool isSelective)
    {
        var other = Anybody(random);
        switch (random.Next(22))
        {
            case 0 when MaySpawn():
                Spawned(context.Spawn(Fighter(random), Where(random)));
                break;
            case 1 when MaySpawn():
                Spawned(context.SpawnLink(Fighter(random), Where(random)));
                break;
            case 2 when MaySpawn():
                Spawned(context.SpawnMonitor(Fighter(random), Where(random)).Pid);
                break;
            case 3 or 4:
                context.Link(other);
                break;
            case 5:
                context.Unlink(other);
                break;
            case 6:
                context.Monitor(other);
                break;
            case 7:
                context.Demonitor(context.Monitor(other), flush: random.Next(2) == 0);
                break;
            case 8 or 9:
                context.SetTrapExit(random.Next(3) != 0);
                break;
            case 10:
                context.Exit(other, Reasons[random.Next(Reasons.Length)]);
                break;
            case 11:
                Note(context, await context.ReceiveAsync(TimeSpan.Zero), isSelective);
                break;
            case 12 or 13:
                Note(context, await context.ReceiveAsync(TimeSpan.FromSeconds(random.Next(1, 3))), isSelective);
                break;
            case 14 when isSelective:
                await context.ReceiveAsync(item => item is not Received.Message { Content: int number } || number % 2 == 0, TimeSpan.FromSeconds(1));
                break;
            case 15:
                _ = context.CancellationToken.IsCancellationRequested;
                await Task.Yield();
                break;
            case 18 when context.WhereIs(AnyName(random)) is null:
                context.Register(AnyName(random));   // it may crash: the name may be taken meanwhile, or the process may have one
                break;
            case 19 when MaySpawn():
                Spawned(context.WhereIsOrSpawn(AnyName(random), Fighter(random), Where(random)));
                break;
            case 20 when MaySpawn():
                Spawned(context.SpawnLink(Fighter(random), name: $"child of {context.Self}, {random.Next()}"));
                break;
            case 16:
                context.SendAfter(other, TimeSpan.FromSeconds(random.Next(3)), random.Next());
                break;
            default:
                context.Send(other, (context.Self, random.Next()));
                break;
        }
    }

    private async Task Observes(ProcessContext context)
    {
        var items = new List<Received>();
        while (await context.ReceiveAsync() is var item && item is not Received.Message)
        {
            items.Add(item);
        }

        observations.SetResult(items);
    }

    private void CheckTable(Runtime runtime)
    {
        // Bodies may still act: what was recorded by the snapshot is a beginning of what was recorded after it.
        var snapshot = runtime.Snapshot();
        Assert.Empty(Invariants.Check(snapshot));
        if (runtime.Counters.BodiesRunning == 0)
        {
            Assert.Equal(Mirror.Replay, runtime.Snapshot());
        }
    }

    private void CheckObservations(Pid observer, List<Received> items)
    {
        var downs = items.Cast<Received.Down>().ToArray();
        Assert.Equal(downs.Length, downs.Select(down => down.Reference).Distinct().Count());
        Assert.Empty(downs.Select(down => down.Reference).Except(observed.Keys));
        Assert.Empty(observed.Keys.Except(takenOff.Keys).Except(downs.Select(down => down.Reference)));
        var delivered = Mirror.DeliveredTo(observer).Where(item => item is not Received.Message).ToArray();
        Assert.All(delivered.Skip(ReceivedInOrder(delivered, items)), item => Assert.True(Mirror.WasFlushed(item)));
    }

    private void CheckBodies(Runtime runtime)
    {
        Assert.Equal(Volatile.Read(ref begun), Volatile.Read(ref ended));
        var spawned = Mirror.Replay.LastPid;
        Assert.Equal(new RuntimeCounters(spawned, spawned, BodiesRunning: 0), runtime.Counters);
        for (var pid = new Pid(1); pid.Value <= spawned; pid = new Pid(pid.Value + 1))
        {
            Assert.True(Mirror.EndOf(pid).IsCompleted);
        }

        foreach (var (pid, items) in receivedInOrder)
        {
            ReceivedInOrder(Mirror.DeliveredTo(pid), items);
        }
    }

    // A body receives what was delivered, in that order, but for what was flushed; when it ends, the rest stays behind.
    private int ReceivedInOrder(Received[] delivered, IEnumerable<Received> received)
    {
        var next = 0;
        foreach (var item in received)
        {
            while (next < delivered.Length && !delivered[next].Equals(item) && Mirror.WasFlushed(delivered[next]))
            {
                next++;
            }

            Assert.True(next < delivered.Length, $"{item} was received and never delivered.");
            Assert.Equal(delivered[next], item);
            next++;
        }

        return next;
    }

    private void Note(ProcessContext context, Received? item, bool isSelective)
    {
        if (item is not null && !isSelective)
        {
            receivedInOrder.GetOrAdd(context.Self, static _ => new()).Enqueue(item);
        }
    }

    private bool MaySpawn() => Interlocked.Decrement(ref spawnsLeft) >= 0;

    private void Spawned(Pid pid)
    {
        for (var seen = Volatile.Read(ref newest); seen < pid.Value; seen = Volatile.Read(ref newest))
        {
            Interlocked.CompareExchange(ref newest, pid.Value, seen);
        }
    }

    // Mostly young processes, which are alive; sometimes a pid that is not assigned yet. Never the observer, which is the first.
    private Pid Anybody(Random random)
    {
        var last = (int)Volatile.Read(ref newest) + 2;
        return new Pid(random.Next(4) == 0 ? random.Next(2, last + 2) : random.Next(Math.Max(2, last - 25), last + 1));
    }

    private static string AnyName(Random random) => Names[random.Next(Names.Length)];

    private static BodyThread Where(Random random) => random.Next(10) == 0 ? BodyThread.Own : BodyThread.Pool;
}
