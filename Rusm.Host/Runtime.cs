using System.Collections.Immutable;
using Rusm.Host.Observing;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Runs processes by the rules of the BEAM: spawns them, delivers their messages and signals, and ends them. All members are thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// <b>Completion.</b> When a method returns, it has taken effect as a whole: the process table has changed, every process that ends by it
/// has ended (the whole cascade), and every item that it delivers is in its mailbox. Bodies react later: a spawned body may not have
/// begun, a waiting body may not have resumed, and the body of a process that has ended may not have unwound.
/// </para>
/// <para>
/// <b>Order.</b> All calls, of all threads and bodies, form one sequence, and each sees the effects of those before it. So what one
/// process does to another takes effect in the order in which it did it: a message arrives before an exit signal that was sent later, and
/// before the exit signal or <c>Down</c> of the sender's end. Between different senders there is no guaranteed order.
/// </para>
/// <para>
/// <b>Processes that are not alive.</b> A pid is never reused. An operation on a process that is not alive does nothing, except <c>Link</c>
/// and <c>Monitor</c>, which answer with <c>noproc</c>. An operation in the name of a process that is not alive does nothing; if it has to
/// return something that it creates, it throws <see cref="NoSuchProcessException"/>.
/// </para>
/// </remarks>
public sealed partial class Runtime : IAsyncDisposable
{
    private readonly Dispatcher dispatcher;

    /// <summary>Creates a runtime without processes.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    public Runtime(RuntimeOptions? options = null)
        : this(new Dispatcher(options ?? new RuntimeOptions()))
    {
    }

    internal Runtime(Dispatcher dispatcher)
    {
        this.dispatcher = dispatcher;
        Roots = new RootSupervisors(this);
        dispatcher.Observation?.RuntimeCreated(this);
        dispatcher.Gateway?.Start();
    }

    /// <summary>The number of processes that are alive.</summary>
    public int ProcessCount => dispatcher.Inspect(static (kernel, _) => kernel.Count);

    /// <summary>The numbers of processes that were spawned and that have ended, and of bodies that run.</summary>
    public RuntimeCounters Counters => dispatcher.Inspect(static (kernel, bodies) =>
        new RuntimeCounters(kernel.Spawned, kernel.Spawned - kernel.Count, bodies.Count));

    /// <summary>The processes that have ended and whose bodies still run: they unwind, or block.</summary>
    public ImmutableArray<Pid> Unwinding => dispatcher.Bodies.Unwinding(withStopCallers: true);

    /// <summary>How many processes wait for a worker, and how many workers there are.</summary>
    public RuntimeLoad Load => dispatcher.Scheduler.Load;

    /// <summary>The clock of the runtime: <see cref="RuntimeOptions.TimeProvider"/>, or the virtual clock of a simulation.</summary>
    public TimeProvider TimeProvider => dispatcher.Options.TimeProvider;

    /// <summary>Spawns a process without links and monitors (Erlang: <c>spawn/1</c>).</summary>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="name">The name under which it is registered before it runs; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NameException">The name is taken. No process was spawned.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public Pid Spawn(ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null) =>
        dispatcher.Spawn(new Signal.Spawn(Pid.Outside, name) { Label = label }, body, thread, out _);

    /// <summary>Spawns a process that is linked to its parent before it runs (Erlang: <c>spawn_link/1</c>).</summary>
    /// <param name="parent">The process to which it is linked.</param>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="name">The name under which it is registered before it runs; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process.</returns>
    /// <exception cref="NoSuchProcessException">The parent is not alive. No process was spawned.</exception>
    /// <exception cref="NameException">The name is taken. No process was spawned.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public Pid SpawnLink(Pid parent, ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null)
    {
        var child = dispatcher.Spawn(new Signal.SpawnLink(parent, name) { Label = label }, body, thread, out _);
        return child != Pid.Outside ? child : throw new NoSuchProcessException(nameof(SpawnLink), parent);
    }

    /// <summary>Spawns a process that its parent monitors before it runs (Erlang: <c>spawn_monitor/1</c>).</summary>
    /// <param name="parent">The process that monitors it.</param>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="name">The name under which it is registered before it runs; null for none.</param>
    /// <param name="label">Its label: a text for people, which need not be unique; null for none.</param>
    /// <returns>The new process, and the reference of the monitor.</returns>
    /// <exception cref="NoSuchProcessException">The parent is not alive. No process was spawned.</exception>
    /// <exception cref="NameException">The name is taken. No process was spawned.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public (Pid Pid, MonitorRef Reference) SpawnMonitor(Pid parent, ProcessBody body, BodyThread thread = BodyThread.Pool, string? name = null, string? label = null)
    {
        var child = dispatcher.Spawn(new Signal.SpawnMonitor(parent, name) { Label = label }, body, thread, out var reference);
        return child != Pid.Outside ? (child, reference) : throw new NoSuchProcessException(nameof(SpawnMonitor), parent);
    }

    /// <summary>Sends a message to a process (Erlang: <c>To ! Message</c>). Does nothing if the process is not alive.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="message">The message. It is shared and not copied: send an immutable object.</param>
    public void Send(Pid to, object? message) => dispatcher.Send(sender: null, to, message);

    /// <summary>
    /// Links two processes, in the name of the first (Erlang: <c>link/1</c>). If the second is not alive, the first gets an exit signal
    /// <c>noproc</c>, and ends by it unless it traps exits. Does nothing if the first is not alive.
    /// </summary>
    /// <param name="process">The process that links.</param>
    /// <param name="to">The process to link to.</param>
    public void Link(Pid process, Pid to) => dispatcher.Apply(new Signal.Link(process, to));

    /// <summary>
    /// Removes the link between two processes, in the name of the first (Erlang: <c>unlink/1</c>). No exit signal of the link arrives
    /// afterwards; an exit message that is in the mailbox already stays there. Does nothing if one of them is not alive.
    /// </summary>
    /// <param name="process">The process that unlinks.</param>
    /// <param name="from">The process to unlink from.</param>
    public void Unlink(Pid process, Pid from) => dispatcher.Apply(new Signal.Unlink(process, from));

    /// <summary>
    /// Monitors a process (Erlang: <c>monitor/2</c>): when the target ends, the watcher receives a <c>Down</c>. If the target is
    /// not alive, it receives a <c>Down</c> with <c>noproc</c> at once. A process that monitors itself gets a reference, and no
    /// monitor is created.
    /// </summary>
    /// <param name="watcher">The process that monitors.</param>
    /// <param name="target">The process to monitor.</param>
    /// <returns>The reference of the monitor, which the <c>Down</c> has.</returns>
    /// <exception cref="NoSuchProcessException">The watcher is not alive.</exception>
    public MonitorRef Monitor(Pid watcher, Pid target)
    {
        var reference = dispatcher.Apply(new Signal.Monitor(watcher, target));
        return reference != default ? reference : throw new NoSuchProcessException(nameof(Monitor), watcher);
    }

    /// <summary>
    /// Removes a monitor (Erlang: <c>demonitor/2</c>): its <c>Down</c> does not arrive afterwards. Does nothing if the monitor belongs to
    /// another process or has fired, or if the watcher is not alive.
    /// </summary>
    /// <param name="watcher">The process that has the monitor.</param>
    /// <param name="reference">The monitor.</param>
    /// <param name="flush">Whether to take a <c>Down</c> that has already arrived out of the mailbox.</param>
    public void Demonitor(Pid watcher, MonitorRef reference, bool flush = false) =>
        dispatcher.Apply(new Signal.Demonitor(watcher, reference, flush));

    /// <summary>Sets whether a process receives exit signals as messages (Erlang: <c>process_flag(trap_exit, …)</c>). Does nothing if the
    /// process is not alive.</summary>
    /// <param name="process">The process.</param>
    /// <param name="traps">Whether it traps exits.</param>
    public void SetTrapExit(Pid process, bool traps) => dispatcher.Apply(new Signal.SetTrapExit(process, traps));

    /// <summary>Sets the label of a process: a text for people, which need not be unique (Erlang: <c>proc_lib:set_label/1</c>). Does
    /// nothing if the process is not alive.</summary>
    /// <param name="process">The process.</param>
    /// <param name="label">The label; null removes it.</param>
    public void SetLabel(Pid process, string? label) => dispatcher.Apply(new Signal.SetLabel(process, label));

    /// <summary>
    /// Sends an exit signal from outside (Erlang: <c>exit/2</c>). <c>kill</c> ends the target with <c>killed</c>, even if it traps exits.
    /// With any other reason, a target that traps exits receives <see cref="Received.Exit"/> from <see cref="Pid.Outside"/>, and another
    /// target ends; <c>normal</c> ends no target. Does nothing if the target is not alive.
    /// </summary>
    /// <param name="target">The process that gets the signal.</param>
    /// <param name="reason">The reason of the signal.</param>
    public void Exit(Pid target, ExitReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        dispatcher.Apply(new Signal.Exit(Pid.Outside, target, reason));
    }

    /// <summary>Ends a process with <c>killed</c>, even if it traps exits (Erlang: <c>exit(Pid, kill)</c>). Does nothing if
    /// it is not alive.</summary>
    /// <param name="target">The process to end.</param>
    public void Kill(Pid target) => Exit(target, ExitReason.Kill);

    /// <summary>
    /// Sends a message after a delay (Erlang: <c>erlang:send_after/3</c>). The sender of the message is <see cref="Pid.Outside"/>. The
    /// timer does not depend on the process that set it. It is cancelled when its receiver ends. If the receiver is not alive, the
    /// reference of a cancelled timer is returned.
    /// </summary>
    /// <param name="to">The receiver.</param>
    /// <param name="delay">The delay, on <see cref="RuntimeOptions.TimeProvider"/>; at most 49 days.</param>
    /// <param name="message">The message. It is shared and not copied: send an immutable object.</param>
    /// <returns>The timer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than 49 days.</exception>
    public TimerRef SendAfter(Pid to, TimeSpan delay, object? message) => dispatcher.Timers.SendAfter(by: null, to, delay, message);

    /// <summary>
    /// Cancels a timer (Erlang: <c>erlang:cancel_timer/1</c>). If a time is returned, the message is never sent. If null is returned, the
    /// timer may have fired and its message may still be on its way.
    /// </summary>
    /// <param name="timer">The timer.</param>
    /// <returns>The time that was left; null if the timer has fired or was cancelled, its receiver is not alive, or there is no such timer.</returns>
    public TimeSpan? CancelTimer(TimerRef timer) => dispatcher.Timers.Cancel(by: null, timer);

    /// <summary>Returns the time until a timer fires (Erlang: <c>erlang:read_timer/1</c>).</summary>
    /// <param name="timer">The timer.</param>
    /// <returns>The time that is left; null if the timer has fired or was cancelled, its receiver is not alive, or there is no such timer.</returns>
    public TimeSpan? ReadTimer(TimerRef timer) => dispatcher.Timers.Read(by: null, timer);

    /// <summary>Returns whether a process is alive (Erlang: <c>is_process_alive/1</c>).</summary>
    /// <param name="pid">The process.</param>
    /// <returns>Whether it is in the process table.</returns>
    public bool IsAlive(Pid pid) => dispatcher.Inspect((kernel, _) => kernel.IsAlive(pid));

    /// <summary>Returns the processes that are alive, the oldest first (Erlang: <c>processes/0</c>).</summary>
    /// <returns>Their pids.</returns>
    public ImmutableArray<Pid> List() => [.. Snapshot().Processes.Select(entry => entry.Pid)];

    /// <summary>Returns information about a process at this moment (Erlang: <c>process_info/1</c>).</summary>
    /// <param name="pid">The process.</param>
    /// <returns>The information; null if the process is not alive.</returns>
    public ProcessInfo? Info(Pid pid) => dispatcher.Inspect((kernel, bodies) => Info(kernel.ToState(), bodies, pid));

    /// <summary>Samples the mailboxes of some processes, without a lock. Each call continues after the last process of the call before,
    /// so that all processes are sampled in turn.</summary>
    /// <param name="maxProcesses">The largest number of processes to sample. Each takes some tens of nanoseconds.</param>
    /// <returns>The sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public MailboxSample SampleMailboxes(int maxProcesses)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxProcesses);
        return dispatcher.SampleMailboxes(maxProcesses);
    }

    /// <summary>Returns all processes that are alive, the oldest first, each with what a table of processes shows. The table is that of one moment;
    /// lengths of mailboxes are read when they are asked for. It takes some ten nanoseconds for each process, and holds no lock.</summary>
    /// <returns>The processes.</returns>
    public ImmutableArray<ProcessOverview> Overview()
    {
        var state = Snapshot();
        var all = ImmutableArray.CreateBuilder<ProcessOverview>(state.Count);
        foreach (var entry in state.Table)
        {
            all.Add(new ProcessOverview(entry, dispatcher.Find(entry.Pid)));
        }

        return all.MoveToImmutable();
    }

    /// <summary>Returns the process table at this moment, as an immutable value.</summary>
    /// <returns>The process table.</returns>
    public State Snapshot() => dispatcher.Inspect(static (kernel, _) => kernel.ToState());

    internal RootSupervisors Roots { get; }

    internal TimerWheel Wheel => dispatcher.Wheel;

    internal Dispatcher Dispatcher => dispatcher;

    /// <summary>A token that is cancelled when the process ends or has ended.</summary>
    internal CancellationToken TokenOf(Pid pid) =>
        dispatcher.Inspect((_, bodies) => bodies.Find(pid)?.Token ?? new CancellationToken(canceled: true));

    /// <summary>Spawns a process of the host, which does something for code outside any process.</summary>
    internal Pid SpawnHelper(ProcessBody body)
    {
        var helper = Spawn(body);
        dispatcher.HelperSpawned(helper);
        return helper;
    }

    /// <summary>Completes when the process has ended.</summary>
    internal async Task EndOfAsync(Pid pid)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var end = TokenOf(pid).Register(ended.SetResult);
        await ended.Task.ConfigureAwait(dispatcher.ContinuesInContext);
    }

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
}
