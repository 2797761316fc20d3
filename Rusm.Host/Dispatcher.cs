using System.Collections.Immutable;
using System.Diagnostics;
using Rusm.Host.Nodes;
using Rusm.Host.Observing;
using Rusm.Host.Recording;
using Rusm.Host.Scheduling;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host;

/// <summary>
/// The loop between the kernel and the bodies: take a signal, apply it, carry out the effects. It makes no decision: the kernel does. The
/// gate, a lock, makes the signals of all threads one sequence. Everything that processes can observe of each other, their ends and the
/// order of their mailboxes, happens inside it.
/// </summary>
internal partial class Dispatcher
{
    private readonly Lock gate = new();
    private readonly StateBuilder kernel;
    private readonly ProcessDirectory processes;
    private readonly EffectHandler effects;
    private readonly bool alwaysSequenced;
    private volatile bool stopping;
    private long lastSampled;

    /// <param name="options">The options of the runtime.</param>
    /// <param name="alwaysSequenced">Whether all messages pass the gate, also while the run is not recorded.</param>
    internal Dispatcher(RuntimeOptions options, bool alwaysSequenced = false)
    {
        (Options, this.alwaysSequenced) = (options, alwaysSequenced);
        Node = options.Node?.Id ?? NodeId.Alone;
        (kernel, processes) = (new StateBuilder(State.Of(Node)), new ProcessDirectory(Node));
        effects = new EffectHandler(this, processes);
        Bodies = new RunningBodies(processes, gate);
        Scheduler = new Scheduler(options, NameOf);
        Wheel = new TimerWheel(options.TimeProvider);
        Timers = new Timers(this);
        Recording = new RunRecording(this, gate, kernel);
        Observation = options.Observer is { } observer ? new Observation(observer) : null;
        RecordingChanged();
        Gateway = options.Node is { } node ? new NodeGateway(this, node) : null;
    }

    internal RuntimeOptions Options { get; }

    /// <summary>The node that the runtime is.</summary>
    internal NodeId Node { get; }

    /// <summary>The connection with other nodes; null if the runtime is alone.</summary>
    internal NodeGateway? Gateway { get; }

    /// <summary>The nodes that are connected, in order.</summary>
    internal ImmutableArray<NodeId> ConnectedNodes => Inspect(static (kernel, _) => kernel.Nodes.ToImmutableArray());

    /// <summary>Whether a pid is of another node.</summary>
    internal bool IsRemote(Pid pid) => Gateway is not null && pid.Node != Node && pid.Value > 0;

    /// <summary>The process whose signal the kernel is applying.</summary>
    internal Pid Acting { get; private set; }

    internal Scheduler Scheduler { get; }

    /// <summary>The entries that are due at a time: timers and time limits.</summary>
    internal TimerWheel Wheel { get; }

    /// <summary>The timers that send messages.</summary>
    internal Timers Timers { get; }

    /// <summary>The bodies that have not ended.</summary>
    internal RunningBodies Bodies { get; }

    /// <summary>The recording of the run.</summary>
    internal RunRecording Recording { get; }

    /// <summary>Reports to the observer; null if there is none.</summary>
    internal Observation? Observation { get; }

    /// <summary>Whether messages pass the gate, as all other signals do. If not, a message goes straight to the mailbox of its receiver, and
    /// a call needs no signal at all.</summary>
    internal bool IsSequenced { get; private set; }

    /// <summary>Schedules a body to run, from its beginning or from where it is parked.</summary>
    internal virtual void Schedule(HostedProcess process) => Scheduler.Run(process);

    /// <summary>The process of a pid, if its body has not ended. The process may have ended.</summary>
    internal HostedProcess? Find(Pid pid) => processes.Find(pid);

    /// <summary>Applies a signal that spawns no process.</summary>
    /// <returns>The reference of the monitor that it created, if it created one.</returns>
    /// <exception cref="NameException">The kernel refused it.</exception>
    internal MonitorRef Apply(Signal signal) => Take(signal, spawn: null).Granted.Reference;

    /// <summary>Applies a signal that the kernel may refuse.</summary>
    /// <returns>Whether the kernel accepted it.</returns>
    internal bool TryApply(Signal signal) => Take(signal, spawn: null).Refusal is null;

    /// <summary>Applies a spawn.</summary>
    /// <param name="signal">The spawn.</param>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="reference">The reference of the monitor that a spawn_monitor created.</param>
    /// <param name="restarts">See <see cref="HostedProcess.Restarts"/>.</param>
    /// <returns>The new process; <see cref="Pid.Outside"/> if the parent is not alive.</returns>
    /// <exception cref="NameException">The kernel refused it.</exception>
    internal Pid Spawn(Signal signal, ProcessBody body, BodyThread thread, out MonitorRef reference, int restarts = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        var result = Take(signal, new SpawnArguments(body, thread, signal.By, restarts)).Granted;
        reference = result.Reference;
        return result.Spawned;
    }

    /// <summary>Spawns a process with a name, or returns the process that has it. It is one signal, so no other signal comes in between.</summary>
    /// <param name="by">The parent.</param>
    /// <param name="name">The name.</param>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <returns>The process that has the name; <see cref="Pid.Outside"/> if the parent is not alive.</returns>
    internal Pid WhereIsOrSpawn(Pid by, string name, ProcessBody body, BodyThread thread)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        var result = Take(new Signal.Spawn(by, name), new SpawnArguments(body, thread, by));
        return result.Refusal is Refusal.NameTaken taken ? taken.Holder : result.Granted.Spawned;
    }

    /// <summary>The process that has a name; null if none has it.</summary>
    internal Pid? WhereIs(string name)
    {
        lock (gate)
        {
            return kernel.WhereIs(name).ToNullable();
        }
    }

    /// <summary>The process that has a global name; null if none has it.</summary>
    internal Pid? WhereIsGlobal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (gate)
        {
            return kernel.WhereIsGlobal(name);
        }
    }

    /// <summary>The members of a process group.</summary>
    internal ImmutableArray<Pid> MembersOf(string group) => Inspect((kernel, _) => kernel.MembersOf(group).ToImmutableArray());

    /// <summary>
    /// Sends a message. It changes nothing in the process table, so it passes the gate only if the messages are sequenced: the mailbox of a
    /// process that has ended is closed, and a mailbox refuses a sender that has ended.
    /// </summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="content">The message.</param>
    /// <param name="timer">The number of the timer that sends it; 0 for none.</param>
    internal void Send(HostedProcess? sender, Pid to, object? content, long timer = 0)
    {
        switch (IsSequenced ? Delivery.MustBeSequenced : TrySend(sender, to, content))
        {
            case not Delivery.Delivered when IsRemote(to):
                SendRemote(sender, to, content);
                break;
            case Delivery.MustBeSequenced:
                SendSequenced(sender, to, content, timer);
                break;
            case Delivery.NotAlive:
                Observation?.Dropped(to, content, DropReason.ReceiverNotAlive);
                break;
            default:
                break;
        }
    }

    // The kernel sends it, so that it keeps its order with the other signals of the sender, above all with that of its end.
    private void SendRemote(HostedProcess? sender, Pid to, object? content)
    {
        sender?.RefuseIfEnded();
        Apply(new Signal.Send(sender?.Pid ?? Pid.Outside, to, Gateway?.Serialize(content)));
    }

    /// <summary>Applies a request to spawn on a node.</summary>
    /// <returns>Its reference.</returns>
    /// <exception cref="InvalidOperationException">The runtime is no node.</exception>
    internal MonitorRef SpawnOn(Signal.SpawnOn signal) => Gateway is null
        ? throw new InvalidOperationException($"The runtime is no node of a cluster, so it has no bodies by name: set {nameof(RuntimeOptions)}.{nameof(RuntimeOptions.Node)}, or spawn a body itself.")
        : signal.Node == Node ? Take(signal, ArgumentsOf(signal.Body, signal.Argument, signal.By)).Granted.Reference
        : Take(
            new Signal.SpawnOn(signal.By, signal.Node, signal.Body, Gateway.Serialize(signal.Argument), signal.Tie) { Label = signal.Label },
            spawn: null).Granted.Reference;

    /// <summary>Sends a request to a process of another node, and monitors that process.</summary>
    /// <returns>The monitor.</returns>
    internal MonitorRef CallRemote(HostedProcess caller, Pid to, object? request)
    {
        caller.RefuseIfEnded();
        return Take(new Signal.Call(caller.Pid, to, Gateway?.Serialize(request)), spawn: null).Granted.Reference;
    }

    /// <summary>Replies to a call of another node.</summary>
    /// <param name="by">The process that replies, or <see cref="Pid.Outside"/>.</param>
    /// <param name="call">The call.</param>
    /// <param name="content">The reply.</param>
    internal void ReplyRemote(Pid by, RemoteCall call, object? content) => Apply(
        new Signal.Reply(by, call.Caller, call.Reference, IsRemote(call.Caller) ? Gateway?.Serialize(content) : content) { Target = call.Target });

    /// <summary>Applies a signal of another node.</summary>
    internal void Arrived(NodeId from, RemoteSignal content) => Take(
        new Signal.Arrived(from, content),
        content is RemoteSignal.Spawn spawn ? ArgumentsOf(spawn.Body, spawn.Argument, spawn.From) : null);

    private SpawnArguments ArgumentsOf(string body, object? argument, Pid parent) => new(Gateway!.BodyOf(body, argument), BodyThread.Pool, parent);

    /// <summary>Sends a message to the process that has a name. As on the BEAM it goes to that process, even if another process gets
    /// the name before it arrives.</summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="name">The name of the receiver.</param>
    /// <param name="content">The message.</param>
    /// <exception cref="NameException">No process has the name.</exception>
    internal void Send(HostedProcess? sender, string name, object? content)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IsSequenced)
        {
            Apply(new Signal.SendNamed(sender?.Pid ?? Pid.Outside, name, content));
            return;
        }

        Send(sender, WhereIs(name) ?? throw new NameException(new Refusal.NotRegistered(name)), content);
    }

    /// <summary>Sends a message without the gate.</summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="content">The message.</param>
    /// <param name="call">The call that it makes; null for none.</param>
    /// <returns>The outcome.</returns>
    internal Delivery TrySend(HostedProcess? sender, Pid to, object? content, ReplyTo? call = null) =>
        Find(to) is { } receiver ? receiver.Mailbox.TrySend(sender, content, call) : Delivery.NotAlive;

    /// <summary>Sends a message inside the gate, so that it has a place in the sequence of the signals. It is not passed to the kernel,
    /// because it does not change the process table.</summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="message">The message.</param>
    /// <param name="timer">The number of the timer that sends it; 0 for none.</param>
    private protected virtual void SendSequenced(HostedProcess? sender, Pid to, object? message, long timer)
    {
        var content = Recording.Prepare(message);
        HostedProcess? receiver;
        var (wakes, delivered) = (false, false);
        EnterGate();
        try
        {
            Recording.TimerFired(timer);
            Recording.Send(sender?.Pid ?? Pid.Outside, to, message, content);
            receiver = Find(to);   // inside the gate: it may be spawned by a signal that is recorded before this one
            if (receiver is { HasEnded: false } && sender is not { HasEnded: true })
            {
                wakes = receiver.Mailbox.DeliverMessage(message, sender);
                delivered = true;
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

        if (!delivered)
        {
            Observation?.Dropped(to, message, DropReason.ReceiverNotAlive);
        }
    }

    /// <summary>Registers for the end of a body that has begun to wait.</summary>
    /// <param name="process">The process.</param>
    /// <param name="task">The task of the body.</param>
    internal virtual void WatchBody(HostedProcess process, Task task) =>

        // The task is not awaited: an await throws the exception of a faulted task again, which costs as much as the first throw.
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(process.Finish);

    /// <summary>Called after the host has spawned a process for its own work.</summary>
    internal virtual void HelperSpawned(Pid pid)
    {
    }

    /// <summary>Cancels the token of a process. Its callbacks are user code, so they run on the thread pool.</summary>
    internal virtual void CancelToken(HostedProcess process, CancellationTokenSource source) => _ = source.CancelAsync();

    /// <summary>Ends the process of a body that has ended, unless it has ended before.</summary>
    internal void BodyEnded(HostedProcess process, Signal? end)
    {
        if (end is not null)
        {
            Apply(end);
        }

        Forget(process);
    }

    /// <summary>Removes a process whose body has ended.</summary>
    internal virtual void Forget(HostedProcess process) => Bodies.Remove(process);

    /// <summary>Records the end of a process by another one. Called inside the gate.</summary>
    internal void RecordEnd(HostedProcess process)
    {
        if (process.Pid != Acting)
        {
            Recording.EndedByOther(process);
        }
    }

    /// <summary>Samples the mailboxes of the next processes. Each call continues after the last process of the call before.</summary>
    internal MailboxSample SampleMailboxes(int maxProcesses)
    {
        var (sample, last) = (default(MailboxSample), default(Pid));
        foreach (var process in processes.After(Volatile.Read(ref lastSampled)).Take(maxProcesses))
        {
            var items = process.Mailbox.Count;
            sample = items > sample.LongestItems || sample.Processes == 0 ? sample with { Longest = process.Pid, LongestItems = items } : sample;
            sample = sample with { Processes = sample.Processes + 1, Items = sample.Items + items };
            last = process.Pid;
        }

        Volatile.Write(ref lastSampled, sample.Processes < maxProcesses ? 0 : last.Number);
        return sample;
    }

    /// <summary>Reads the newest state and the bodies that run, between two signals.</summary>
    internal TResult Inspect<TResult>(Func<StateBuilder, ProcessDirectory, TResult> read)
    {
        lock (gate)
        {
            return read(kernel, processes);
        }
    }

    /// <summary>Kills all processes that are alive, in one step of the gate, and refuses further spawns.</summary>
    internal void KillAll()
    {
        DeferredActions? followUps;
        lock (gate)
        {
            stopping = true;
            foreach (var pid in kernel.ToState().Processes.Select(entry => entry.Pid))
            {
                Step(new Signal.Exit(Pid.Outside, pid, ExitReason.Kill), spawn: null);
            }

            followUps = TakeDeferred();
        }

        followUps?.Run();
    }

    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    internal void RefuseIfStopped() => ObjectDisposedException.ThrowIf(stopping, typeof(Runtime));

    /// <summary>
    /// The process of this runtime whose body runs on this thread. Null for a body that continues on another thread after an await of
    /// something other than its mailbox: to find its process, each process would need a value in the execution context.
    /// </summary>
    internal virtual HostedProcess? RunningHere =>
        SynchronizationContext.Current is OwnThread own ? (own.Process.Dispatcher == this ? own.Process : null)
        : Worker.Current is { } worker && worker.Scheduler == Scheduler ? processes.Find(worker.Running)
        : null;

    /// <summary>Whether a body that calls for a stop is known to await it. If not, it is watched until it waits.</summary>
    internal virtual bool StopCallersWait => false;

    /// <summary>Sequences the messages from now on. When it returns, no message is on its way outside the gate.</summary>
    internal void SequenceMessages()
    {
        HostedProcess[] receivers;
        lock (gate)
        {
            IsSequenced = true;
            receivers = [.. processes.All];
        }

        // A thread that was sending outside the gate has finished once the lock of the mailbox was free.
        foreach (var receiver in receivers)
        {
            receiver.Mailbox.Lock().Dispose();
        }
    }

    /// <summary>Updates <see cref="IsSequenced"/> after a recording has begun or ended. Called inside the gate.</summary>
    internal void RecordingChanged() => IsSequenced = alwaysSequenced || Recording.IsOn;

    /// <summary>Passes a signal to the kernel, and carries out its effects.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="spawn">The arguments of the process that it spawns; null if it spawns none.</param>
    private protected virtual SignalResult Take(Signal signal, SpawnArguments? spawn)
    {
        var content = Recording.Prepare(signal);
        SignalResult result;
        DeferredActions? followUps;
        EnterGate();
        try
        {
            if (stopping && spawn is not null && signal.By == Pid.Outside)
            {
                // A request of another node is dropped: the connection is about to be lost, which its parent learns.
                ObjectDisposedException.ThrowIf(signal is not Signal.Arrived, typeof(Runtime));
                return default;
            }

            result = Step(signal, spawn, content);
            followUps = TakeDeferred();
        }
        finally
        {
            gate.Exit();
        }

        followUps?.Run();
        return result;
    }

    private protected SignalResult Step(Signal signal, SpawnArguments? spawn, RunRecording.PreparedContent content = default)
    {
        Recording.Step(signal, content);
        Acting = signal.By;
        effects.Begin(spawn);
        kernel.Apply(signal, effects);
        if (effects.Ended > 1)
        {
            Observation?.CascadeEnded(effects.Ended);
        }

        return effects.Result;
    }

    private protected DeferredActions? TakeDeferred() => effects.TakeDeferred();

    private (string? Name, string? Label) NameOf(Pid pid) =>
        Inspect((kernel, _) => kernel.ToState().Find(pid).Match<(string?, string?)>(static entry => (entry.Name, entry.Label), static () => default));

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
