using System.Diagnostics;
using Rusm.Host.Recording;
using Rusm.Host.Scheduling;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The loop between the kernel and the bodies: take a signal, record it, apply it, carry out the effects. It makes no decision: the kernel
/// does. The gate, a lock, makes the signals of all threads one sequence. Everything that processes can observe of each other, their ends
/// and the order of their mailboxes, happens inside it.
/// </summary>
internal partial class Dispatcher
{
    private readonly Lock gate = new();
    private readonly StateBuilder kernel = new(State.Empty);
    private readonly ProcessDirectory processes = new();
    private readonly RuntimeOptions options;
    private readonly EffectHandler performer;
    private Recorder? recorder;

    // The process whose signal the kernel is applying.
    private Pid acting;

    internal Dispatcher(RuntimeOptions options)
    {
        this.options = options;
        performer = new EffectHandler(this, processes);
        Scheduler = new Scheduler(options, NameOf);
        Wheel = new TimerWheel(options.TimeProvider);
        Timers = new Timers(this);
        recorder = options.Record is { } record ? new Recorder(record, State.Empty, TryFlush) : null;
        IsRecording = options.Journal is not null || recorder is not null;
    }

    internal RuntimeOptions Options => options;

    internal Scheduler Scheduler { get; }

    /// <summary>Lets a body run, from its beginning or from where it was parked.</summary>
    internal virtual void Schedule(HostedProcess process) => Scheduler.Run(process);

    /// <summary>Whether the run is recorded. Then messages pass the gate, too.</summary>
    internal bool IsRecording { get; private protected set; }

    /// <summary>What is due at a time: timers and time limits.</summary>
    internal TimerWheel Wheel { get; }

    /// <summary>The messages that wait for their time.</summary>
    internal Timers Timers { get; }

    /// <summary>The process of a pid, if its body has not come to its end. It may have ended.</summary>
    internal HostedProcess? Find(Pid pid) => processes.Find(pid);

    /// <summary>Applies a signal that makes no process.</summary>
    /// <returns>The reference of the monitor it made, if it made one.</returns>
    /// <exception cref="NameException">The kernel refused it.</exception>
    internal MonitorRef Apply(Signal signal) => Take(signal, newborn: null).Granted.Reference;

    /// <summary>Applies a spawn.</summary>
    /// <param name="signal">The spawn.</param>
    /// <param name="body">What the new process does.</param>
    /// <param name="thread">Where it does it.</param>
    /// <param name="reference">The reference of the monitor that a spawn_monitor made.</param>
    /// <returns>The new process; <see cref="Pid.Outside"/> if the parent is not alive.</returns>
    /// <exception cref="NameException">The kernel refused it.</exception>
    internal Pid Spawn(Signal signal, ProcessBody body, BodyThread thread, out MonitorRef reference)
    {
        ArgumentNullException.ThrowIfNull(body);
        var answer = Take(signal, new SpawnArguments(body, thread, signal.By)).Granted;
        reference = answer.Reference;
        return answer.Spawned;
    }

    /// <summary>
    /// Sends a message. It changes nothing in the process table, so it does not pass the gate unless the run is recorded: the
    /// mailbox of the dead is closed, and refuses a sender that has ended.
    /// </summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="content">The message.</param>
    /// <param name="timer">The number of the timer that sends it; 0 for none.</param>
    internal void Send(HostedProcess? sender, Pid to, object? content, long timer = 0)
    {
        if (IsRecording || TrySend(sender, to, content) == Delivery.MustBeRecorded)
        {
            SendRecorded(sender, to, content, timer);
        }
    }

    /// <summary>Records a message and puts it into the mailbox. The kernel need not be asked here either; the gate gives the message
    /// its place among the signals.</summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="message">The message.</param>
    /// <param name="timer">The number of the timer that sends it; 0 for none.</param>
    private protected virtual void SendRecorded(HostedProcess? sender, Pid to, object? message, long timer)
    {
        var contentFor = recorder;
        var content = contentFor is { WritesContent: true } ? contentFor.ContentOf(message) : null;
        HostedProcess? receiver;
        var wakes = false;
        EnterGate();
        try
        {
            RecordTimer(timer);
            RecordSend(sender?.Pid ?? Pid.Outside, to, message, contentFor == recorder ? content : null);
            receiver = Find(to);   // not before the gate: it may be spawned by a signal that is recorded before this one
            if (receiver is { HasEnded: false } && sender is not { HasEnded: true })
            {
                wakes = receiver.Mailbox.DeliverMessage(message);
            }
        }
        finally
        {
            gate.Exit();
        }

        if (wakes)
        {
            receiver!.Mailbox.Wake();
        }
    }

    /// <summary>Sends a message without the kernel.</summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="content">The message.</param>
    /// <param name="call">The call that it makes; null for none.</param>
    /// <returns>What became of it.</returns>
    internal Delivery TrySend(HostedProcess? sender, Pid to, object? content, ReplyTo? call = null) =>
        Find(to) is { } receiver ? receiver.Mailbox.TrySend(sender, content, call) : Delivery.NotAlive;

    /// <summary>A body has come to its end. Its process ends with it, unless it had ended before.</summary>
    internal void BodyEnded(HostedProcess process, Signal? end)
    {
        if (end is not null)
        {
            Apply(end);
        }

        Forget(process);
    }

    /// <summary>Removes a process whose body has ended.</summary>
    internal virtual void Forget(HostedProcess process)
    {
        if (processes.Remove(process) || isStoppedFromWithin)
        {
            NoteBodiesLeft();
        }
    }


    /// <summary>Looks at the newest state and the bodies that run, between two signals; nothing happens meanwhile.</summary>
    internal TResult Inspect<TResult>(Func<StateBuilder, ProcessDirectory, TResult> look)
    {
        lock (gate)
        {
            return look(kernel, processes);
        }
    }

    private (string? Name, string? Label) NameOf(Pid pid) =>
        Inspect((kernel, _) => kernel.ToState().Find(pid).Match<(string?, string?)>(static entry => (entry.Name, entry.Label), static () => default));

    /// <summary>Takes a signal into the kernel, and carries out what follows from it.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="newborn">What it brings for the process that it makes.</param>
    /// <param name="timer">The number of the timer that sends it; 0 for none.</param>
    private protected virtual SignalResult Take(Signal signal, SpawnArguments? newborn, long timer = 0)
    {
        var contentFor = recorder;
        var content = contentFor?.ContentOf((signal as Signal.SendNamed)?.Content);
        SignalResult answer;
        DeferredActions? followUps;
        EnterGate();
        try
        {
            ObjectDisposedException.ThrowIf(stopping && newborn is not null && signal.By == Pid.Outside, typeof(Runtime));
            RecordTimer(timer);
            answer = Step(signal, newborn, contentFor == recorder ? content : null);
            followUps = TakeDeferred();
        }
        finally
        {
            gate.Exit();
        }

        followUps?.Run();
        return answer;
    }

    private protected SignalResult Step(Signal signal, SpawnArguments? newborn, ReadOnlyMemory<byte>? content = null)
    {
        Record(signal, content);
        acting = signal.By;
        performer.Begin(newborn);
        kernel.Apply(signal, performer);
        return performer.Answer;
    }

    private protected DeferredActions? TakeDeferred() => performer.TakeDeferred();

    private void Record(Signal signal, ReadOnlyMemory<byte>? content)
    {
        options.Journal?.Invoke(signal);
        recorder?.Step(signal, kernel, content);
    }

    private void RecordSend(Pid by, Pid to, object? message, ReadOnlyMemory<byte>? content)
    {
        options.Journal?.Invoke(new Signal.Send(by, to, message));
        recorder?.Send(by, to, message, kernel, content);
    }

    private void EnterGate()
    {
        if (!gate.TryEnter())
        {
            var since = Stopwatch.GetTimestamp();
            gate.Enter();
            Worker.AddWaitTime(since);
        }
    }
}
