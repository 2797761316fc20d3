using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The loop between the kernel and the bodies: take a signal, record it, step, perform. It decides nothing: what happens is the
/// kernel's word, and this carries it out. One gate makes the signals of all threads one sequence; what processes can see of them,
/// their ends and the order of their mailboxes, is settled inside it.
/// </summary>
internal sealed class Dispatcher(RuntimeOptions options)
{
    private readonly Lock gate = new();
    private readonly StateBuilder kernel = new(State.Empty);
    private readonly Dictionary<Pid, HostedProcess> processes = [];
    private TaskCompletionSource? whenNoBodyRuns;
    private bool stopping;

    internal RuntimeOptions Options => options;

    /// <summary>Applies a signal that makes no process.</summary>
    /// <returns>The reference of the monitor it made, if it made one.</returns>
    internal MonitorRef Apply(Signal signal) => Apply(signal, newborn: null, out _);

    /// <summary>Applies a spawn.</summary>
    /// <param name="signal">The spawn.</param>
    /// <param name="body">What the new process does.</param>
    /// <param name="thread">Where it does it.</param>
    /// <param name="reference">The reference of the monitor that a spawn_monitor made.</param>
    /// <returns>The new process; <see cref="Pid.Outside"/> when who spawns is dead.</returns>
    internal Pid Spawn(Signal signal, ProcessBody body, BodyThread thread, out MonitorRef reference)
    {
        ArgumentNullException.ThrowIfNull(body);
        reference = Apply(signal, new Newborn(body, thread), out var spawned);
        return spawned;
    }

    /// <summary>A body has come to its end. Its process ends with it, unless it had ended before.</summary>
    internal void BodyEnded(HostedProcess process, Signal? end)
    {
        var followUps = FollowUps.Take();
        TaskCompletionSource? lastOne = null;
        lock (gate)
        {
            if (end is not null)
            {
                Step(end, newborn: null, followUps, out _);
            }

            processes.Remove(process.Pid);
            if (processes.Count == 0)
            {
                (lastOne, whenNoBodyRuns) = (whenNoBodyRuns, null);
            }
        }

        followUps.CarryOut();
        lastOne?.TrySetResult();
    }

    /// <summary>Kills whoever is alive, in one go, and lets nobody be spawned any more.</summary>
    internal void KillAll()
    {
        var followUps = FollowUps.Take();
        lock (gate)
        {
            stopping = true;
            foreach (var pid in kernel.ToState().Processes.Select(entry => entry.Pid))
            {
                Step(new Signal.Exit(Pid.Outside, pid, ExitReason.Kill), newborn: null, followUps, out _);
            }
        }

        followUps.CarryOut();
    }

    /// <summary>Completes as soon as no body runs.</summary>
    internal Task WhenNoBodyRuns()
    {
        lock (gate)
        {
            return processes.Count == 0
                ? Task.CompletedTask
                : (whenNoBodyRuns ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Looks at the newest state and the bodies that run, between two signals.</summary>
    internal TResult Look<TResult>(Func<StateBuilder, IReadOnlyDictionary<Pid, HostedProcess>, TResult> look)
    {
        lock (gate)
        {
            return look(kernel, processes);
        }
    }

    private MonitorRef Apply(Signal signal, Newborn? newborn, out Pid spawned)
    {
        var followUps = FollowUps.Take();
        MonitorRef reference;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping && newborn is not null, typeof(Runtime));
            reference = Step(signal, newborn, followUps, out spawned);
        }

        followUps.CarryOut();
        return reference;
    }

    private MonitorRef Step(Signal signal, Newborn? newborn, FollowUps followUps, out Pid spawned)
    {
        MonitorRef reference = default;
        spawned = Pid.Outside;
        options.Journal?.Invoke(signal);
        foreach (var effect in kernel.Apply(signal))
        {
            switch (effect)
            {
                case Effect.Start start:
                    spawned = start.Pid;
                    processes.Add(spawned, newborn!.Value.As(this, spawned));
                    followUps.Start(processes[spawned]);
                    break;
                case Effect.Refer refer:
                    reference = refer.Reference;
                    break;
                case Effect.Deliver deliver:
                    Deliver(processes[deliver.To], deliver.Item, followUps);
                    break;
                case Effect.Flush flush:
                    processes[flush.Watcher].Mailbox.Flush(flush.Reference);
                    break;
                case Effect.Stop stop:
                    Stop(processes[stop.Death.Pid], stop.Death, followUps);
                    break;
                default:
                    throw new UnreachableException($"No order for {effect}");
            }
        }

        return reference;
    }

    private static void Deliver(HostedProcess process, Received item, FollowUps followUps)
    {
        if (process.Mailbox.Deliver(item))
        {
            followUps.Wake(process);
        }
    }

    private static void Stop(HostedProcess process, Death death, FollowUps followUps)
    {
        if (process.End(death))
        {
            followUps.Wake(process);
        }

        followUps.Cancel(process);
    }

    /// <summary>What a spawn brings along for the process that the kernel makes of it.</summary>
    private readonly record struct Newborn(ProcessBody Body, BodyThread Thread)
    {
        internal HostedProcess As(Dispatcher dispatcher, Pid pid) => new(dispatcher, pid, Body, Thread);
    }
}
