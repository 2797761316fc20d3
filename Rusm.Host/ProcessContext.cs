using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host;

/// <summary>
/// A process's own view of the runtime: the same verbs with itself as the actor, and its mailbox. Each verb throws
/// <see cref="ProcessEndedException"/> once the process has ended, also when the verb itself ended it: as on the BEAM, nothing
/// after that runs but the unwinding. For the body it was given to, and nobody else.
/// </summary>
public sealed partial class ProcessContext
{
    private readonly HostedProcess process;
    private Random? random;

    internal ProcessContext(HostedProcess process) => this.process = process;

    /// <summary>Who this is (Erlang: <c>self/0</c>).</summary>
    public Pid Self => process.Pid;

    /// <summary>Who spawned this process (Erlang: <c>process_info(self(), parent)</c>): the process in whose name it was done, dead
    /// by now or not; <see cref="Pid.Outside"/> for one without.</summary>
    public Pid Parent => process.Parent;

    /// <summary>
    /// Fires when the process ends while its body still runs. A body that lets its <see cref="OperationCanceledException"/> through
    /// has not crashed. Its callbacks run on the thread pool.
    /// </summary>
    public CancellationToken CancellationToken => process.Token;

    /// <summary>Where a body should take its time from. A recording has what it takes.</summary>
    public TimeProvider TimeProvider => Dispatcher.ClockOf(process);

    /// <summary>Where a body should take its random numbers from, if it is to be replayed: a recording has what they come from.</summary>
    public Random Random => random ??= new Random((int)Dispatcher.Observe(process, ValueSource.Seed, Random.Shared.Next()));

    /// <summary>Makes a process with no links and no monitors (Erlang: <c>spawn/1</c>).</summary>
    /// <param name="body">What it does.</param>
    /// <param name="thread">Where its body runs.</param>
    /// <param name="name">The name it is registered under before it can run; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    public Pid Spawn(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null) =>
        Spawned(Dispatcher.Spawn(new Signal.Spawn(Self, name) { Label = label }, body, thread, out _));

    /// <summary>Makes a process linked to this one before it can run (Erlang: <c>spawn_link/1</c>).</summary>
    /// <param name="body">What it does.</param>
    /// <param name="thread">Where its body runs.</param>
    /// <param name="name">The name it is registered under before it can run; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    public Pid SpawnLink(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null) =>
        Spawned(Dispatcher.Spawn(new Signal.SpawnLink(Self, name) { Label = label }, body, thread, out _));

    /// <summary>Makes a process monitored by this one before it can run (Erlang: <c>spawn_monitor/1</c>).</summary>
    /// <param name="body">What it does.</param>
    /// <param name="thread">Where its body runs.</param>
    /// <param name="name">The name it is registered under before it can run; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process, and the reference of the monitor.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    public (Pid Pid, MonitorRef Reference) SpawnMonitor(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null)
    {
        var child = Spawned(Dispatcher.Spawn(new Signal.SpawnMonitor(Self, name) { Label = label }, body, thread, out var reference));
        return (child, reference);
    }

    /// <summary>Puts a message into a mailbox (Erlang: <c>To ! Message</c>). To the dead: nothing.</summary>
    /// <param name="to">The receiver; this process itself is allowed.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public void Send(Pid to, object? message)
    {
        process.RefuseIfEnded();
        Dispatcher.Send(process, to, message);
    }

    /// <summary>Sends a message when the time has come (Erlang: <c>erlang:send_after/3</c>); see <see cref="Runtime.SendAfter"/>.
    /// The timer outlives this process, but not its receiver.</summary>
    /// <param name="to">The receiver; this process itself is allowed.</param>
    /// <param name="delay">How long until then, on <see cref="TimeProvider"/>; at most 49 days.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    /// <returns>The timer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or longer than 49 days.</exception>
    public TimerRef SendAfter(Pid to, TimeSpan delay, object? message) =>
        Dispatcher.SetTimer(process, to, delay, message);

    /// <summary>Cancels a timer, whoever set it (Erlang: <c>erlang:cancel_timer/1</c>); see <see cref="Runtime.CancelTimer"/>.</summary>
    /// <param name="timer">Which timer.</param>
    /// <returns>The time that was left; null when it has fired, was cancelled, its receiver is dead, or there never was one.</returns>
    public TimeSpan? CancelTimer(TimerRef timer) => Dispatcher.CancelTimer(process, timer);

    /// <summary>How long until a timer fires (Erlang: <c>erlang:read_timer/1</c>).</summary>
    /// <param name="timer">Which timer.</param>
    /// <returns>The time left; null when it has fired, was cancelled, its receiver is dead, or there never was one.</returns>
    public TimeSpan? ReadTimer(TimerRef timer) => Dispatcher.ReadTimer(process, timer);

    /// <summary>Links to a process, both ways (Erlang: <c>link/1</c>). To the dead: an exit signal <c>noproc</c>, which ends this
    /// process unless it traps exits.</summary>
    /// <param name="to">Whom to link to.</param>
    public void Link(Pid to) => Apply(new Signal.Link(Self, to));

    /// <summary>Takes the link off both sides (Erlang: <c>unlink/1</c>). No exit signal of that link arrives after it; what is in
    /// the mailbox already stays.</summary>
    /// <param name="from">Whom to unlink from. The dead: nothing.</param>
    public void Unlink(Pid from) => Apply(new Signal.Unlink(Self, from));

    /// <summary>Watches a process, one way (Erlang: <c>monitor/2</c>). The dead: a <c>Down</c> with <c>noproc</c> at once.</summary>
    /// <param name="target">Whom to watch. This process itself: a reference, and no monitor.</param>
    /// <returns>The reference that the <c>Down</c> will carry.</returns>
    public MonitorRef Monitor(Pid target) => Apply(new Signal.Monitor(Self, target));

    /// <summary>Stops watching (Erlang: <c>demonitor/2</c>). A reference of others, or one that is used up, does nothing.</summary>
    /// <param name="reference">Which monitor.</param>
    /// <param name="flush">Whether a <c>Down</c> that has come already is taken out of the mailbox.</param>
    public void Demonitor(MonitorRef reference, bool flush = false) => Apply(new Signal.Demonitor(Self, reference, flush));

    /// <summary>Turns exit signals into messages, or stops doing so (Erlang: <c>process_flag(trap_exit, …)</c>).</summary>
    /// <param name="traps">The flag's new value.</param>
    public void SetTrapExit(bool traps) => Apply(new Signal.SetTrapExit(Self, traps));

    /// <summary>Sets the label of this process: a text for people, which need not be unique (Erlang: <c>proc_lib:set_label/1</c>). The
    /// label is shown by <see cref="ProcessInfo"/>, <see cref="BlockedProcess"/> and the tools that read traces.</summary>
    /// <param name="label">The label; null removes it.</param>
    public void SetLabel(string? label) => Apply(new Signal.SetLabel(Self, label));

    /// <summary>Sends an exit signal (Erlang: <c>exit/2</c>); see <see cref="Runtime.Exit"/> for what it does. To this process
    /// itself, <c>normal</c> ends it too. To the dead: nothing.</summary>
    /// <param name="target">Who gets it.</param>
    /// <param name="reason">The reason it carries.</param>
    public void Exit(Pid target, ExitReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Apply(new Signal.Exit(Self, target, reason));
    }

    /// <summary>Ends a process with <c>killed</c>, trapping or not (Erlang: <c>exit(Pid, kill)</c>). The dead: nothing.</summary>
    /// <param name="target">Who ends.</param>
    public void Kill(Pid target) => Exit(target, ExitReason.Kill);

    /// <summary>
    /// Ends this process now, with this reason as it is (Erlang: <c>exit/1</c>). It does not throw, so that an end costs no
    /// unwinding: return right after it.
    /// </summary>
    /// <param name="reason">The exit reason.</param>
    public void Stop(ExitReason reason) => Stop(reason, because: null);

    /// <summary>The same, for who ends because another did, as a supervisor does that gives up: the chain of causes goes on.</summary>
    /// <param name="reason">The exit reason.</param>
    /// <param name="because">The death that made it stop, from an <see cref="Received.Exit"/> or a <see cref="Received.Down"/>; null
    /// for none.</param>
    public void Stop(ExitReason reason, Death? because)
    {
        ArgumentNullException.ThrowIfNull(reason);
        process.RefuseIfEnded();
        Dispatcher.Apply(new Signal.Stopped(Self, reason) { Because = because });
    }

    /// <summary>Whether what stands between steps is recorded: if not, nobody need make it.</summary>
    internal bool IsRecorded => Dispatcher.IsRecorded;

    /// <summary>Records something that stands between steps.</summary>
    internal void Note(Action<BlockWriter> note) => Dispatcher.Note(note);

    internal HostedProcess Process => process;

    /// <summary>A cursor behind all items that are in the mailbox now.</summary>
    internal MailboxCursor BehindMailbox() => process.Mailbox.End();

    private Dispatcher Dispatcher => process.Dispatcher;

    // A reply that no call takes leaves no signal. A recording notes it, so that a replay need not race for the call.
    internal void Reply(ReplyTo to, object? reply)
    {
        if (Dispatcher.MustDropReply(process) is not { } dropped)
        {
            if (!to.Reply(process, reply))
            {
                Dispatcher.ReplyDropped(process);
            }
        }
        else if (!dropped)
        {
            ((RecordedCall)to).SendAnswer(process, reply);
        }
    }

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
