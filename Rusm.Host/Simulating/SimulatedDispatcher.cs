using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Simulating;

/// <summary>The dispatcher of one simulated runtime. Each signal goes through the kernel as in any run; the <see cref="SimulatedWorld"/> chooses
/// what runs next. The runtimes of a simulated cluster share one world.</summary>
internal sealed class SimulatedDispatcher : Dispatcher
{
    private readonly SimulatedWorld world;
    private readonly HeldMessages held = new();

    internal SimulatedDispatcher(SimulatedWorld world, RuntimeOptions options)
        : base(options with { TimeProvider = world.Clock }, alwaysSequenced: true) => this.world = world;

    /// <summary>The runtime of this dispatcher.</summary>
    internal Runtime Runtime { get; set; } = null!;

    internal override bool ContinuesInContext => true;

    internal override HostedProcess? RunningHere => world.Current.Process is { } process && process.Dispatcher == this ? process : null;

    internal override bool StopCallersWait => true;

    /// <summary>A hash of the messages that are held back.</summary>
    internal ulong HashHeld() =>
        held.Deliveries.Aggregate(0UL, static (sum, held) => sum + StateHash.Of(held.Actor.History, (ulong)held.Count));

    internal override void Schedule(HostedProcess process) => world.Post(world.ActorOf(process), static state => ((HostedProcess)state!).Run(), process);

    internal override void HelperSpawned(Pid pid) => world.AddHelper(pid);

    internal override void WatchBody(HostedProcess process, Task task)
    {
        // The end of the task is noticed after each piece of work of its actor.
    }

    internal override void CancelToken(HostedProcess process, CancellationTokenSource source) =>
        world.Post(world.ActorOf(process), static state => CancelQuietly((CancellationTokenSource)state!), source);

    internal override long Observe(HostedProcess by, ValueSource source, long value) => base.Observe(
        by, source, source == ValueSource.Seed ? (int)(StateHash.Of((ulong)world.Seed, (ulong)by.Pid.Value) >> 33) : value);

    internal override void BeforeReply() => world.BeforeReply();

    internal override void ReplySent() => world.ReplySent();

    private protected override SignalResult Take(Signal signal, SpawnArguments? spawn)
    {
        world.BeforeOperation(isEnd: signal is Signal.Returned or Signal.Threw or Signal.Stopped);
        if (held.Any)
        {
            foreach (var (from, to) in held.Before(signal))
            {
                DeliverHeld(from, to);
            }
        }

        if (spawn is { } spawned)
        {
            spawn = spawned with { Thread = BodyThread.Pool, Body = world.Inject(DecisionKind.FailStart) ? static _ => throw new SimulatedFaultException() : spawned.Body };
        }

        var result = base.Take(signal, spawn);
        world.Note(Node, signal, result);
        if (signal is Signal.Demonitor)
        {
            world.Current.Call = null;
        }

        return result;
    }

    private protected override void SendSequenced(HostedProcess? sender, Pid to, object? message, long timer)
    {
        world.BeforeOperation();
        var by = sender?.Pid ?? Pid.Outside;
        if (message is Request request && sender is not null)
        {
            world.Current.Call = (to, request.Content);
        }

        if (sender is not null && (held.Has(by, to) || world.Inject(DecisionKind.Hold)))
        {
            Hold(by, to, message);
            return;
        }

        Deliver(sender, to, message, timer);
    }

    private void Deliver(HostedProcess? sender, Pid to, object? message, long timer)
    {
        base.SendSequenced(sender, to, message, timer);
        world.Arrived(to);
        world.Note(Node, new Signal.Send(sender?.Pid ?? Pid.Outside, to, message), default);
    }

    private void Hold(Pid from, Pid to, object? message) => held.Add(from, to, message, () =>
    {
        var delivery = world.Added(new SimulatedActor(world, from, process: null, to));
        world.Post(delivery, _ => DeliverHeld(from, to), null);
        return delivery;
    });

    private void DeliverHeld(Pid from, Pid to)
    {
        if (held.Take(from, to) is not var (delivery, messages))
        {
            return;
        }

        world.Ready.Remove(delivery);
        foreach (var message in messages)
        {
            Deliver(Find(from), to, message, timer: 0);
        }
    }

    private static void CancelQuietly(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // An exception of a callback is ignored: on a runtime, it is thrown on the thread pool and dropped.
        }
    }
}
