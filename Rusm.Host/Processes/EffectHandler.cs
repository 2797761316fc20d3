using System.Diagnostics;
using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host;

/// <summary>
/// Carries out the effects of the signals, one signal at a time, inside the gate. Work that can be done after the gate is added
/// to the <see cref="Deferred"/> actions.
/// </summary>
internal sealed class EffectHandler(Dispatcher dispatcher, ProcessDirectory processes) : IEffectHandler
{
    private SpawnArguments? spawn;
    private DeferredActions? followUps;

    /// <summary>The result of the signal so far.</summary>
    internal SignalResult Result { get; private set; }

    /// <summary>The number of processes that the signal has ended.</summary>
    internal int Ended { get; private set; }

    /// <summary>Prepares for the effects of the next signal.</summary>
    /// <param name="arguments">The arguments of the process that the signal spawns; null if it spawns none.</param>
    internal void Begin(SpawnArguments? arguments)
    {
        spawn = arguments;
        Result = default;
        Ended = 0;
    }

    /// <summary>Returns the actions to run after the gate is left, of all signals since the last call; null for none.</summary>
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
        var process = spawn!.Value.As(dispatcher, pid);
        processes.Add(process);
        Deferred.Start(process);
        Result = Result with { Spawned = pid };
    }

    public void ReturnReference(Pid watcher, MonitorRef reference) => Result = Result with { Reference = reference };

    public void Refuse(Pid by, Refusal refusal) => Result = Result with { Refusal = refusal };

    public void Deliver(Pid to, Received item)
    {
        var process = Hosted(to);
        if (item is Received.Down down && dispatcher.HasFlushed(to, down.Reference))
        {
            return;
        }

        if (process.Mailbox.Deliver(item is Received.Message message ? Sent(to, message) : item))
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

    public void Forward(NodeId to, RemoteSignal content) => dispatcher.Gateway!.Forward(to, content);

    private Received.Message Sent(Pid to, Received.Message message)
    {
        var content = RemoteCall.AsReceived(to, message.Content);
        var sent = ReferenceEquals(content, message.Content) ? message : new Received.Message(content);
        return Handling.IsObserved && MessageOrigin.Of(processes.Find(dispatcher.Acting)) is { } origin ? sent with { Origin = origin } : sent;
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
                break;   // a running body notices the end at its next operation
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

    // Created on first use: most signals have no deferred actions.
    private DeferredActions Deferred => followUps ??= DeferredActions.Take();

    // An effect names only processes that are alive, and the directory has all of them.
    private HostedProcess Hosted(Pid pid) => processes.Find(pid) ?? throw new UnreachableException($"{pid} lives and has no body.");
}

/// <summary>The result of a signal.</summary>
/// <param name="Spawned">The process that it spawned; <see cref="Pid.Outside"/> if it spawned none.</param>
/// <param name="Reference">The reference of the monitor that it created, if it created one.</param>
/// <param name="Refusal">Why the kernel refused it; null if it did not.</param>
internal readonly record struct SignalResult(Pid Spawned, MonitorRef Reference, Refusal? Refusal)
{
    /// <summary>This result. Throws if the signal was refused.</summary>
    internal SignalResult Granted => Refusal is null ? this : throw new NameException(Refusal);
}

/// <summary>The arguments of a spawn that the host needs to create the process.</summary>
internal readonly record struct SpawnArguments(ProcessBody Body, BodyThread Thread, Pid Parent, int Restarts = 0)
{
    internal HostedProcess As(Dispatcher dispatcher, Pid pid) => new(dispatcher, pid, Parent, Body, Thread) { Restarts = Restarts };
}
