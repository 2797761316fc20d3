using System.Diagnostics;
using Rusm.Host.Observing;
using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;

namespace Rusm.Host;

/// <summary>
/// The API of a running process: its mailbox, and the operations of <see cref="Runtime"/> in its own name. Every method throws
/// <see cref="ProcessEndedException"/> if the process has ended, also if the method itself ended it: as on the BEAM, nothing runs after
/// the end but the unwinding. A context is for the body that it was passed to. It is not thread-safe.
/// </summary>
public sealed partial class ProcessContext
{
    private readonly HostedProcess process;
    private Random? random;

    internal ProcessContext(HostedProcess process) => this.process = process;

    /// <summary>The pid of this process (Erlang: <c>self/0</c>).</summary>
    public Pid Self => process.Pid;

    /// <summary>The process that spawned this process (Erlang: <c>process_info(self(), parent)</c>). It may have ended.
    /// <see cref="Pid.Outside"/> if code outside any process spawned it.</summary>
    public Pid Parent => process.Parent;

    /// <summary>
    /// A token that is cancelled when the process ends while its body still runs. Pass it to operations other than receives. If a body
    /// does not catch the <see cref="OperationCanceledException"/> of this token, that is not a crash. Callbacks run on the thread pool.
    /// </summary>
    public CancellationToken CancellationToken => process.Token;

    /// <summary>The activity in which this process handles the last message that it received; null if that message was not sent in an activity, or if
    /// nothing listens to the activities (see <see cref="RuntimeObserver.ActivitySourceName"/>). It ends with the next receive. It is
    /// <see cref="Activity.Current"/> in the handlers of a server, and in a body after <c>await context.ReceiveAsync()</c>. After the other receives,
    /// set it: <c>Activity.Current = context.Activity</c>. What the process sends belongs to it in any case.</summary>
    public Activity? Activity => process.ExtrasIfAny?.Handling?.Activity;

    /// <summary>The clock of the runtime. A trace has the times that a body takes from it, so that a program replay returns them again.</summary>
    public TimeProvider TimeProvider => Dispatcher.ClockOf(process);

    /// <summary>Random numbers. A trace has their seed, so that a program replay returns the same numbers.</summary>
    public Random Random => random ??= new Random((int)Dispatcher.Observe(process, ValueSource.Seed, Random.Shared.Next()));

    /// <summary>Spawns a process without links and monitors (Erlang: <c>spawn/1</c>).</summary>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="name">The name under which it is registered before it runs; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NameException">The name is taken. No process was spawned.</exception>
    public Pid Spawn(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null) =>
        Spawned(Dispatcher.Spawn(new Signal.Spawn(Self, name) { Label = label }, body, thread, out _));

    /// <summary>Spawns a process that is linked to this one before it runs (Erlang: <c>spawn_link/1</c>).</summary>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="name">The name under which it is registered before it runs; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NameException">The name is taken. No process was spawned.</exception>
    public Pid SpawnLink(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null) =>
        Spawned(Dispatcher.Spawn(new Signal.SpawnLink(Self, name) { Label = label }, body, thread, out _));

    /// <summary>Spawns the process of a child of this supervisor.</summary>
    internal Pid SpawnChild(ProcessBody body, BodyThread thread, ChildSpec spec, int restarts) =>
        Spawned(Dispatcher.Spawn(new Signal.SpawnLink(Self, spec.Name) { Label = spec.Id }, body, thread, out _, restarts));

    /// <summary>Spawns a process that this one monitors before it runs (Erlang: <c>spawn_monitor/1</c>).</summary>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="name">The name under which it is registered before it runs; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process, and the reference of the monitor.</returns>
    /// <exception cref="NameException">The name is taken. No process was spawned.</exception>
    public (Pid Pid, MonitorRef Reference) SpawnMonitor(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null)
    {
        var child = Spawned(Dispatcher.Spawn(new Signal.SpawnMonitor(Self, name) { Label = label }, body, thread, out var reference));
        return (child, reference);
    }

    /// <summary>Sends a message to a process (Erlang: <c>To ! Message</c>). Does nothing if the receiver is not alive.</summary>
    /// <param name="to">The receiver; this process itself is allowed.</param>
    /// <param name="message">The message. It is shared and not copied: send an immutable object.</param>
    public void Send(Pid to, object? message)
    {
        process.RefuseIfEnded();
        Dispatcher.Send(process, to, message);
    }

    /// <summary>Sends a message after a delay (Erlang: <c>erlang:send_after/3</c>); see <see cref="Runtime.SendAfter"/>. The timer is
    /// cancelled when its receiver ends, but not when this process ends.</summary>
    /// <param name="to">The receiver; this process itself is allowed.</param>
    /// <param name="delay">The delay, on <see cref="TimeProvider"/>; at most 49 days.</param>
    /// <param name="message">The message. It is shared and not copied: send an immutable object.</param>
    /// <returns>The timer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than 49 days.</exception>
    public TimerRef SendAfter(Pid to, TimeSpan delay, object? message) =>
        Dispatcher.SetTimer(process, to, delay, message);

    /// <summary>Cancels a timer, also one of another process (Erlang: <c>erlang:cancel_timer/1</c>); see <see cref="Runtime.CancelTimer"/>.</summary>
    /// <param name="timer">The timer.</param>
    /// <returns>The time that was left; null if the timer has fired or was cancelled, its receiver is not alive, or there is no such timer.</returns>
    public TimeSpan? CancelTimer(TimerRef timer) => Dispatcher.CancelTimer(process, timer);

    /// <summary>Returns the time until a timer fires (Erlang: <c>erlang:read_timer/1</c>).</summary>
    /// <param name="timer">The timer.</param>
    /// <returns>The time that is left; null if the timer has fired or was cancelled, its receiver is not alive, or there is no such timer.</returns>
    public TimeSpan? ReadTimer(TimerRef timer) => Dispatcher.ReadTimer(process, timer);

    /// <summary>Links this process to another one (Erlang: <c>link/1</c>). If that one is not alive, this process gets an exit signal
    /// <c>noproc</c>, and ends by it unless it traps exits.</summary>
    /// <param name="to">The process to link to.</param>
    public void Link(Pid to) => Apply(new Signal.Link(Self, to));

    /// <summary>Removes the link to another process (Erlang: <c>unlink/1</c>). No exit signal of the link arrives afterwards; an exit
    /// message that is in the mailbox already stays there. Does nothing if there is no such link.</summary>
    /// <param name="from">The process to unlink from.</param>
    public void Unlink(Pid from) => Apply(new Signal.Unlink(Self, from));

    /// <summary>Monitors a process (Erlang: <c>monitor/2</c>): when it ends, this process receives a <c>Down</c>. If it is not alive,
    /// this process receives a <c>Down</c> with <c>noproc</c> at once.</summary>
    /// <param name="target">The process to monitor. For this process itself a reference is returned, and no monitor is created.</param>
    /// <returns>The reference of the monitor, which the <c>Down</c> has.</returns>
    public MonitorRef Monitor(Pid target) => Apply(new Signal.Monitor(Self, target));

    /// <summary>Removes a monitor (Erlang: <c>demonitor/2</c>). Does nothing if the monitor belongs to another process or has fired.</summary>
    /// <param name="reference">The monitor.</param>
    /// <param name="flush">Whether to take a <c>Down</c> that has already arrived out of the mailbox.</param>
    public void Demonitor(MonitorRef reference, bool flush = false) => Apply(new Signal.Demonitor(Self, reference, flush));

    /// <summary>Sets whether this process receives exit signals as messages (Erlang: <c>process_flag(trap_exit, …)</c>).</summary>
    /// <param name="traps">Whether it traps exits.</param>
    public void SetTrapExit(bool traps) => Apply(new Signal.SetTrapExit(Self, traps));

    /// <summary>Sets the label of this process: a text for people, which need not be unique (Erlang: <c>proc_lib:set_label/1</c>). The
    /// label is shown by <see cref="ProcessInfo"/>, <see cref="BlockedProcess"/> and the tools that read traces.</summary>
    /// <param name="label">The label; null removes it.</param>
    public void SetLabel(string? label) => Apply(new Signal.SetLabel(Self, label));

    /// <summary>Sends an exit signal (Erlang: <c>exit/2</c>); see <see cref="Runtime.Exit"/>. Sent to this process itself, <c>normal</c>
    /// ends it too. Does nothing if the target is not alive.</summary>
    /// <param name="target">The process that gets the signal.</param>
    /// <param name="reason">The reason of the signal.</param>
    public void Exit(Pid target, ExitReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Apply(new Signal.Exit(Self, target, reason));
    }

    /// <summary>Ends a process with <c>killed</c>, even if it traps exits (Erlang: <c>exit(Pid, kill)</c>). Does nothing if
    /// it is not alive.</summary>
    /// <param name="target">The process to end.</param>
    public void Kill(Pid target) => Exit(target, ExitReason.Kill);

    /// <summary>
    /// Ends this process with a reason (Erlang: <c>exit/1</c>). It does not throw: return right after it.
    /// </summary>
    /// <param name="reason">The exit reason.</param>
    public void Stop(ExitReason reason) => Stop(reason, because: null);

    /// <summary>Ends this process with a reason, because of the death of another process. The chain of causes of its death
    /// continues with that death.</summary>
    /// <param name="reason">The exit reason.</param>
    /// <param name="because">The death, from an <see cref="Received.Exit"/> or a <see cref="Received.Down"/>; null for none.</param>
    public void Stop(ExitReason reason, Death? because)
    {
        ArgumentNullException.ThrowIfNull(reason);
        process.RefuseIfEnded();
        Dispatcher.Apply(new Signal.Stopped(Self, reason) { Because = because });
    }

    /// <summary>The recording of the run.</summary>
    internal RunRecording Recording => Dispatcher.Recording;

    internal HostedProcess Process => process;

    /// <summary>A cursor behind all items that are in the mailbox now.</summary>
    internal MailboxCursor BehindMailbox() => process.Mailbox.End();

    // A reply that no call takes is no signal. The trace has an entry for it, so that a program replay drops the same replies.
    internal void Reply(ReplyTo to, object? reply)
    {
        if (Dispatcher.MustDropReply(process) is not { } dropped)
        {
            if (!to.Reply(Dispatcher, process, reply))
            {
                Dispatcher.ReplyDropped(process);
            }
        }
        else if (!dropped)
        {
            ((RecordedCall)to).SendAnswer(process, reply);
        }
    }

    private Dispatcher Dispatcher => process.Dispatcher;

    private MonitorRef Apply(Signal signal)
    {
        process.RefuseIfEnded();
        var reference = Dispatcher.Apply(signal);
        process.RefuseIfEnded();
        return reference;
    }

    private Pid Spawned(Pid child)
    {
        process.RefuseIfEnded();
        return child;
    }
}
