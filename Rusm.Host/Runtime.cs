using System.Collections.Immutable;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Processes that run: they are spawned, receive, link, monitor and end here, by the rules of the BEAM. Any number of threads may
/// call it at once.
/// </summary>
/// <remarks>
/// <para>
/// <b>What a caller may assume after a call returns.</b> The call has taken effect as a whole: the process table has changed, every
/// process that ends by it has ended (the whole cascade), and what it puts into mailboxes lies there. What is still to come is that
/// bodies notice: a spawned body may not have begun, a parked one not have resumed, an ended one not have unwound.
/// </para>
/// <para>
/// <b>Order.</b> All calls, of all threads and bodies, form one sequence; each sees what those before it did. So what one process
/// does to another takes effect in the order in which it did it: a message before an exit, a message before the sender's own end.
/// Between different senders the order is that of the sequence, which nobody can predict.
/// </para>
/// <para>
/// <b>The dead.</b> A pid stays valid for ever. Whatever is done to a dead process does nothing, but for <c>Link</c> and
/// <c>Monitor</c>, which answer with <c>noproc</c>. What is done in the name of a dead process does nothing; where a call would
/// have to return what it made, it throws <see cref="NoSuchProcessException"/>.
/// </para>
/// </remarks>
public sealed partial class Runtime : IAsyncDisposable
{
    private readonly Dispatcher dispatcher;

    /// <summary>A runtime without processes.</summary>
    /// <param name="options">What to do otherwise than by default.</param>
    public Runtime(RuntimeOptions? options = null)
    {
        dispatcher = new Dispatcher(options ?? new RuntimeOptions());
        Roots = new RootSupervisors(this);
    }

    /// <summary>How many processes are alive.</summary>
    public int ProcessCount => dispatcher.Inspect(static (kernel, _) => kernel.Count);

    /// <summary>How many processes were spawned and have finished, and how many bodies run.</summary>
    public RuntimeCounters Counters => dispatcher.Inspect(static (kernel, bodies) =>
        new RuntimeCounters(kernel.Spawned, kernel.Spawned - kernel.Count, bodies.Count));

    /// <summary>The dead whose bodies have not come to their end: they unwind, or will not end.</summary>
    public ImmutableArray<Pid> Unwinding => dispatcher.Unwinding(withStopCallers: true);

    internal RootSupervisors Roots { get; }

    internal TimerWheel Wheel => dispatcher.Wheel;

    internal TimeProvider TimeProvider => dispatcher.Options.TimeProvider;

    internal Dispatcher Dispatcher => dispatcher;

    /// <summary>Makes a process with no links and no monitors (Erlang: <c>spawn/1</c>).</summary>
    /// <param name="body">What it does.</param>
    /// <param name="thread">Where its body runs.</param>
    /// <param name="name">The name it is registered under before it can run; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public Pid Spawn(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null) =>
        dispatcher.Spawn(new Signal.Spawn(Pid.Outside, name) { Label = label }, body, thread, out _);

    /// <summary>Makes a process linked to its parent before it can run (Erlang: <c>spawn_link/1</c>).</summary>
    /// <param name="parent">Whom it is linked to.</param>
    /// <param name="body">What it does.</param>
    /// <param name="thread">Where its body runs.</param>
    /// <param name="name">The name it is registered under before it can run; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NoSuchProcessException">The parent is not alive; nothing was spawned.</exception>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public Pid SpawnLink(Pid parent, ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null)
    {
        var child = dispatcher.Spawn(new Signal.SpawnLink(parent, name) { Label = label }, body, thread, out _);
        return child != Pid.Outside ? child : throw new NoSuchProcessException(nameof(SpawnLink), parent);
    }

    /// <summary>Makes a process monitored by its parent before it can run (Erlang: <c>spawn_monitor/1</c>).</summary>
    /// <param name="parent">Who watches it.</param>
    /// <param name="body">What it does.</param>
    /// <param name="thread">Where its body runs.</param>
    /// <param name="name">The name it is registered under before it can run; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process, and the reference of the monitor.</returns>
    /// <exception cref="NoSuchProcessException">The parent is not alive; nothing was spawned.</exception>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public (Pid Pid, MonitorRef Reference) SpawnMonitor(Pid parent, ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null)
    {
        var child = dispatcher.Spawn(new Signal.SpawnMonitor(parent, name) { Label = label }, body, thread, out var reference);
        return child != Pid.Outside ? (child, reference) : throw new NoSuchProcessException(nameof(SpawnMonitor), parent);
    }

    /// <summary>Puts a message into a mailbox (Erlang: <c>To ! Message</c>). To the dead: nothing.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public void Send(Pid to, object? message) => dispatcher.Send(sender: null, to, message);

    /// <summary>
    /// Links two processes, both ways, in the name of the first (Erlang: <c>link/1</c>). To the dead: the first gets an exit signal
    /// <c>noproc</c>, and ends with it unless it traps exits. By the dead: nothing.
    /// </summary>
    /// <param name="process">Who links.</param>
    /// <param name="to">Whom it links to.</param>
    public void Link(Pid process, Pid to) => dispatcher.Apply(new Signal.Link(process, to));

    /// <summary>
    /// Takes the link off both sides (Erlang: <c>unlink/1</c>). No exit signal of that link arrives after it; what is in the
    /// mailbox already stays. To or by the dead: nothing.
    /// </summary>
    /// <param name="process">Who unlinks.</param>
    /// <param name="from">Whom it unlinks from.</param>
    public void Unlink(Pid process, Pid from) => dispatcher.Apply(new Signal.Unlink(process, from));

    /// <summary>
    /// Watches a process, one way (Erlang: <c>monitor/2</c>). The dead: the watcher gets a <c>Down</c> with <c>noproc</c> at once.
    /// Itself: a reference, and no monitor.
    /// </summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="target">Whom it watches.</param>
    /// <returns>The reference that the <c>Down</c> will carry.</returns>
    /// <exception cref="NoSuchProcessException">The watcher is not alive.</exception>
    public MonitorRef Monitor(Pid watcher, Pid target)
    {
        var reference = dispatcher.Apply(new Signal.Monitor(watcher, target));
        return reference != default ? reference : throw new NoSuchProcessException(nameof(Monitor), watcher);
    }

    /// <summary>
    /// Stops watching (Erlang: <c>demonitor/2</c>): the <c>Down</c> will not arrive any more. A reference that is not the watcher's
    /// own, or is used up, does nothing. By the dead: nothing.
    /// </summary>
    /// <param name="watcher">Who watches.</param>
    /// <param name="reference">Which monitor.</param>
    /// <param name="flush">Whether a <c>Down</c> that has come already is taken out of the mailbox.</param>
    public void Demonitor(Pid watcher, MonitorRef reference, bool flush = false) =>
        dispatcher.Apply(new Signal.Demonitor(watcher, reference, flush));

    /// <summary>Turns exit signals into messages, or stops doing so (Erlang: <c>process_flag(trap_exit, …)</c>). For the dead:
    /// nothing.</summary>
    /// <param name="process">Whose flag.</param>
    /// <param name="traps">Its new value.</param>
    public void SetTrapExit(Pid process, bool traps) => dispatcher.Apply(new Signal.SetTrapExit(process, traps));

    /// <summary>Sets the label of a process: a text for people, which need not be unique (Erlang: <c>proc_lib:set_label/1</c>). Does
    /// nothing if the process is not alive.</summary>
    /// <param name="process">The process.</param>
    /// <param name="label">The label; null removes it.</param>
    public void SetLabel(Pid process, string? label) => dispatcher.Apply(new Signal.SetLabel(process, label));

    /// <summary>
    /// Sends an exit signal from outside (Erlang: <c>exit/2</c>). <c>kill</c> ends the target with <c>killed</c>, trapping or not;
    /// any other reason reaches a trapping target as <see cref="Received.Exit"/> from <see cref="Pid.Outside"/>, and ends one that
    /// does not trap, but for <c>normal</c>, which does nothing. To the dead: nothing.
    /// </summary>
    /// <param name="target">Who gets it.</param>
    /// <param name="reason">The reason it carries.</param>
    public void Exit(Pid target, ExitReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        dispatcher.Apply(new Signal.Exit(Pid.Outside, target, reason));
    }

    /// <summary>Ends a process with <c>killed</c>, trapping or not (Erlang: <c>exit(Pid, kill)</c>). The dead: nothing.</summary>
    /// <param name="target">Who ends.</param>
    public void Kill(Pid target) => Exit(target, ExitReason.Kill);

    /// <summary>
    /// Sends a message when the time has come (Erlang: <c>erlang:send_after/3</c>). It comes from <see cref="Pid.Outside"/>, and it
    /// comes also when who set the timer is dead by then; the timer of a receiver that dies is cancelled. To the dead: the reference
    /// of a timer that is no more.
    /// </summary>
    /// <param name="to">The receiver.</param>
    /// <param name="delay">How long until then, on <see cref="RuntimeOptions.TimeProvider"/>; at most 49 days.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    /// <returns>The timer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or longer than 49 days.</exception>
    public TimerRef SendAfter(Pid to, TimeSpan delay, object? message) => dispatcher.Timers.SendAfter(by: null, to, delay, message);

    /// <summary>
    /// Cancels a timer (Erlang: <c>erlang:cancel_timer/1</c>). Either it is cancelled here, and its message never comes, or there is
    /// nothing to cancel. In the second case the message need not have come yet.
    /// </summary>
    /// <param name="timer">Which timer.</param>
    /// <returns>The time that was left; null when it has fired, was cancelled, its receiver is dead, or there never was one.</returns>
    public TimeSpan? CancelTimer(TimerRef timer) => dispatcher.Timers.Cancel(by: null, timer);

    /// <summary>How long until a timer fires (Erlang: <c>erlang:read_timer/1</c>).</summary>
    /// <param name="timer">Which timer.</param>
    /// <returns>The time left; null when it has fired, was cancelled, its receiver is dead, or there never was one.</returns>
    public TimeSpan? ReadTimer(TimerRef timer) => dispatcher.Timers.Read(by: null, timer);

    /// <summary>Whether the process is alive (Erlang: <c>is_process_alive/1</c>).</summary>
    /// <param name="pid">Which process.</param>
    /// <returns>Whether it is in the table.</returns>
    public bool IsAlive(Pid pid) => dispatcher.Inspect((kernel, _) => kernel.IsAlive(pid));

    /// <summary>Everybody alive, the oldest first (Erlang: <c>processes/0</c>).</summary>
    /// <returns>The pids.</returns>
    public ImmutableArray<Pid> List() => [.. Snapshot().Processes.Select(entry => entry.Pid)];

    /// <summary>A process at this moment (Erlang: <c>process_info/1</c>).</summary>
    /// <param name="pid">Which process.</param>
    /// <returns>What is known of it; null for the dead.</returns>
    public ProcessInfo? Info(Pid pid) => dispatcher.Inspect((kernel, bodies) => Info(kernel.ToState(), bodies, pid));

    private ProcessInfo? Info(State state, ProcessDirectory bodies, Pid pid) => state.Find(pid).MatchUnsafe<ProcessInfo?>(
        Some: entry => new ProcessInfo(
            entry.Pid,
            entry.Name,
            entry.Label,
            [.. state.GroupsOf(pid)],
            entry.TrapsExits,
            [.. entry.Links],
            [.. entry.Monitors],
            [.. entry.MonitoredBy],
            [.. bodies.Find(pid)!.Mailbox.Snapshot()],
            dispatcher.Scheduler.BlockedFor(pid)),
        None: static () => null);

    /// <summary>The process table at this moment, as the value that it is.</summary>
    /// <returns>The state.</returns>
    public State Snapshot() => dispatcher.Inspect(static (kernel, _) => kernel.ToState());

    /// <summary>Fires when the process ends, or has ended.</summary>
    internal CancellationToken TokenOf(Pid pid) =>
        dispatcher.Inspect((_, bodies) => bodies.Find(pid)?.Token ?? new CancellationToken(canceled: true));

    /// <summary>Completes when the process has ended.</summary>
    internal async Task EndOfAsync(Pid pid)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var end = TokenOf(pid).Register(ended.SetResult);
        await ended.Task.ConfigureAwait(false);
    }
}
