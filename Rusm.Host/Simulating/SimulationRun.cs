using System.Runtime.CompilerServices;
using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>One simulated run of a program.</summary>
internal static class SimulationRun
{
    // Some awaits of the framework go through the thread pool, which takes microseconds, or much longer on a machine that is busy.
    private static readonly TimeSpan ThreadPoolLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ChannelLimit = TimeSpan.FromSeconds(1);

    // The operations of channels with a single reader that have been waited for.
    private static readonly ConditionalWeakTable<object, object> AlreadyAwaited = [];

    private const string InMailbox = "an item in its mailbox";

    /// <param name="thread">The thread that runs it.</param>
    /// <param name="program">The program.</param>
    /// <param name="options">The options.</param>
    /// <param name="strategy">Chooses the order.</param>
    /// <param name="seed">The seed of the random numbers of processes.</param>
    /// <param name="story">Gets the story; null for none.</param>
    internal static SimulationResult Run(
        SimulationThread thread, Func<SimulatedWorld, Task> program, SimulationOptions options, Strategy strategy, int seed, Story? story = null)
    {
        var outer = SynchronizationContext.Current;
        try
        {
            var exhaustive = strategy as ExhaustiveStrategy;
            var world = new SimulatedWorld(options, strategy, seed, hashesState: exhaustive is not null) { Story = story };
            thread.Watch(world);
            Run(program, world, () => exhaustive is { IsPruned: true });
            world.EndRecordings();
            return new SimulationResult(
                new Schedule(seed, world.Decisions), world.Problem, world.Steps, TimeSpan.FromTicks(world.Clock.Now), world.Digest, story?.Lines ?? []);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private static void Run(Func<SimulatedWorld, Task> program, SimulatedWorld world, Func<bool> mustEnd)
    {
        Task? task = null;
        world.Post(world.Program, _ => task = Start(program, world), null);
        while (world.RunUntilIdle(mustEnd))
        {
            if (task!.IsCompleted)
            {
                End(world, task);
                return;
            }

            var awaits = Waiting(world).Select(actor => (Actor: actor, Await: AwaitOf(world, actor, task))).ToList();
            var outside = OutsideAwait(world, awaits);
            var hasReturned = outside is not null ? null
                : awaits.TrueForAll(static each => each.Await is { IsKnown: true, IsOver: false }) ? world.TakeReturns()
                : TakeReturns(world, task, isKnown: awaits.TrueForAll(static each => each.Await.IsKnown));
            if (hasReturned is null)
            {
                world.Find(outside ?? new Finding(FindingKinds.OutsideAwait, $"the thread pool has not come back within {ThreadPoolLimit}"));
            }
            else if (!hasReturned.Value && !task.IsCompleted && !world.TryAdvance())
            {
                world.Find(Deadlock(world, task));
                return;
            }
        }
    }

    // If it is not known what an actor waits for, its continuation may be in the queue of the thread pool. An operation on a channel that
    // does not complete within a short time is not: it is waited for once.
    private static bool? TakeReturns(SimulatedWorld world, Task program, bool isKnown)
    {
        if (isKnown)
        {
            return Take();
        }

        var hasReturned = DrainAndTake();
        return hasReturned is false ? DrainAndTake() : hasReturned;   // the state may have changed in the meantime

        bool? DrainAndTake() => ThreadPoolReturns.Drain(ThreadPoolLimit) ? Take() : null;

        bool? Take() => world.TakeReturns(actor => AwaitOf(world, actor, program).IsOver, MayReturn, ThreadPoolLimit, ChannelLimit, GiveUp);

        void GiveUp(SimulatedActor actor)
        {
            if (AwaitOf(world, actor, program).Operation is { } operation)
            {
                AlreadyAwaited.AddOrUpdate(operation, AlreadyAwaited);
            }
        }

        bool MayReturn(SimulatedActor actor) => AwaitOf(world, actor, program).Operation is { } operation && !AlreadyAwaited.TryGetValue(operation, out _);
    }

    private static Task Start(Func<SimulatedWorld, Task> program, SimulatedWorld world)
    {
        try
        {
            return program(world);
        }
#pragma warning disable CA1031 // Every exception of the program is the result of the run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException(exception);
        }
    }

    private static void End(SimulatedWorld world, Task program)
    {
        if (program.Exception?.InnerException is { } exception)
        {
            var fault = Fault.Read(exception);
            world.Find(new Finding(FindingKinds.ProgramFailed, $"{fault.Type}: {fault.Message}") { Exception = exception });
        }
        else if (program.IsCanceled)
        {
            world.Find(new Finding(FindingKinds.ProgramFailed, "the program was cancelled"));
        }

        foreach (var actor in world.Actors.Where(static actor => actor.Process is { HasEnded: false }))
        {
            if (actor.Process!.Mailbox.Snapshot() is { Length: > 0 } items)
            {
                world.Find(new Finding(FindingKinds.UnreceivedMessage, $"{world.NameOf(actor)} has not received {SafeText.Of(items[0])}", actor.Pid));
            }

            world.Find(new Finding(FindingKinds.ProcessLeft, $"{world.NameOf(actor)} is still alive", actor.Pid));
        }
    }

    private static Finding? OutsideAwait(SimulatedWorld world, IEnumerable<(SimulatedActor Actor, PendingAwait Await)> awaits) => awaits
        .Where(static each => each.Await.IsOutside)
        .Select(each => new Finding(FindingKinds.OutsideAwait, $"{world.NameOf(each.Actor)} waits for {each.Await.Description}", each.Actor.Pid))
        .FirstOrDefault();

    // The program waits, no process can run, and no timer is set.
    private static Finding Deadlock(SimulatedWorld world, Task program) => new(FindingKinds.Deadlock, string.Join("; ", Waiting(world)
        .OrderByDescending(static actor => actor.Call is not null)
        .Select(actor => $"{world.NameOf(actor)} waits for {AwaitOf(world, actor, program).Description}")));

    private static IEnumerable<SimulatedActor> Waiting(SimulatedWorld world) =>
        world.Actors.Where(actor => actor == world.Program || actor.Process is { IsUnfinished: true });

    private static PendingAwait AwaitOf(SimulatedWorld world, SimulatedActor actor, Task program) =>
        actor.IsHung ? new("nothing: the simulation hangs it")
        : actor.Call is var (server, request) ? new($"the reply of {world.NameOf(server)} to {SafeText.Of(request)}")
        : actor == world.Program ? (program.IsCompleted ? new("nothing: it has ended") : PendingAwait.Of(program))
        : actor.Process is not { Body: { IsCompleted: false } body } process ? new(InMailbox)

        // A body in a receive can also await something else.
        : process.IsInReceive ? PendingAwait.Of(body) with { Description = InMailbox, IsOutside = false }
        : PendingAwait.Of(body);
}
