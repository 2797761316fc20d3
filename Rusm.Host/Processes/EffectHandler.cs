using System.Diagnostics;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Carries out the kernel's orders as they come, inside the gate: one signal at a time. Whatever need not happen there is
/// put off to the <see cref="Deferred"/>.
/// </summary>
internal sealed class EffectHandler(Dispatcher dispatcher, ProcessDirectory processes) : IEffectHandler
{
    private SpawnArguments? newborn;
    private DeferredActions? followUps;

    /// <summary>What the signal gave so far.</summary>
    internal SignalResult Answer { get; private set; }

    /// <summary>The number of processes that the signal has ended.</summary>
    internal int Ended { get; private set; }

    /// <summary>The orders of another signal will come.</summary>
    /// <param name="broughtAlong">What it brings for the process that it makes.</param>
    internal void Begin(SpawnArguments? broughtAlong)
    {
        newborn = broughtAlong;
        Answer = default;
        Ended = 0;
    }

    /// <summary>What the signals since the last call left to do after the gate; null for nothing.</summary>
    internal DeferredActions? TakeDeferred()
    {
        var taken = followUps;
        if (taken is not null)
        {
            followUps = null;
        }

        return taken;
    }

    public void Start(Pid pid)
    {
        var process = newborn!.Value.As(dispatcher, pid);
        processes.Add(process);
        Deferred.Start(process);
        Answer = Answer with { Spawned = pid };
    }

    public void ReturnReference(Pid watcher, MonitorRef reference) => Answer = Answer with { Reference = reference };

    public void Refuse(Pid by, Refusal refusal) => Answer = Answer with { Refusal = refusal };

    public void Deliver(Pid to, Received item)
    {
        var process = Hosted(to);
        if (item is Received.Down down && dispatcher.HasFlushed(to, down.Reference))
        {
            return;
        }

        var sent = item is Received.Message message && Handling.IsObserved && MessageOrigin.Of(processes.Find(dispatcher.Acting)) is { } origin
            ? message with { Origin = origin }
            : item;
        if (process.Mailbox.Deliver(sent))
        {
            Deferred.Wake(process);
        }
    }

    public void Flush(Pid watcher, MonitorRef reference) => Hosted(watcher).Mailbox.Flush(reference);

    public void Stop(TableEntry dying, Death death)
    {
        var process = Hosted(death.Pid);
        Stop(process, dying, death.Reason, death.Cause);
        FailCallsTo(process, death);
    }

    public void Stop(TableEntry dying, ExitReason reason, Cause cause)
    {
        var process = Hosted(dying.Pid);
        Stop(process, dying, reason, cause);
        if (process.Mailbox.HasOpenCalls)
        {
            FailCallsTo(process, new Death(dying.Pid, reason, cause));
        }
    }

    private void FailCallsTo(HostedProcess server, Death death)
    {
        foreach (var call in server.Mailbox.OpenCalls)
        {
            call.ServerEnded(death, Deferred);
        }
    }

    private void Stop(HostedProcess process, TableEntry dying, ExitReason reason, Cause cause)
    {
        switch (process.End(reason, cause, keepsItems: dispatcher.Observation is not null, out var left))
        {
            case HostedProcess.BodyAfterEnd.Parked:
                Deferred.Wake(process);
                break;
            case HostedProcess.BodyAfterEnd.Dropped:
                dispatcher.Forget(process);
                break;
            default:
                break;   // it finds out by itself
        }

        process.Mailbox.RemoveLimit();
        dispatcher.RecordEnd(process);
        if (process.HasToken)
        {
            Deferred.Cancel(process);
        }

        dispatcher.Timers.Forget(process);
        Ended++;
        var handling = process.TakeHandling();
        dispatcher.Observation?.Ended(dying, process, reason, cause, left, handling);
        if (handling is not null)
        {
            Deferred.End(handling, reason);
        }
    }

    // Most signals leave nothing to do.
    private DeferredActions Deferred => followUps ??= DeferredActions.Take();

    // The kernel speaks of the living only, and their bodies are all here.
    private HostedProcess Hosted(Pid pid) => processes.Find(pid) ?? throw new UnreachableException($"{pid} lives and has no body.");
}

/// <summary>The result of a signal.</summary>
/// <param name="Spawned">The process it made; <see cref="Pid.Outside"/> if it made none.</param>
/// <param name="Reference">The reference of the monitor it made, if it made one.</param>
/// <param name="Refusal">Why the kernel refused it, if it did.</param>
internal readonly record struct SignalResult(Pid Spawned, MonitorRef Reference, Refusal? Refusal)
{
    /// <summary>This answer, if it is no refusal.</summary>
    internal SignalResult Granted => Refusal is null ? this : throw new NameException(Refusal);
}

/// <summary>What a spawn brings along for the process that the kernel makes of it.</summary>
internal readonly record struct SpawnArguments(ProcessBody Body, BodyThread Thread, Pid Parent)
{
    internal HostedProcess As(Dispatcher dispatcher, Pid pid) => new(dispatcher, pid, Parent, Body, Thread);
}
