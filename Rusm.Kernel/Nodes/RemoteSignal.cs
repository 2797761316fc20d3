namespace Rusm.Kernel.Nodes;

/// <summary>
/// A signal from one node to another: what <see cref="Effect.Forward"/> sends and <see cref="Signal.Arrived"/> brings. The signals from one
/// node to another must arrive in the order in which they were sent, each once. Cases: <see cref="Link"/>, <see cref="Unlink"/>,
/// <see cref="Unlinked"/>, <see cref="LinkExit"/>; <see cref="Exit"/>; <see cref="Monitor"/>, <see cref="Demonitor"/>, <see cref="Down"/>;
/// <see cref="Send"/>, <see cref="Call"/>, <see cref="Reply"/>; <see cref="Spawn"/>, <see cref="Spawned"/>; <see cref="Join"/>, <see cref="Leave"/>;
/// <see cref="Claim"/>, <see cref="Claimed"/>, <see cref="Named"/>, <see cref="Unnamed"/>. They follow the protocol between
/// nodes of Erlang/OTP 25, chapter "Distribution Protocol", except those for groups and global names: on the BEAM, processes do that work. And a call is
/// two signals, which are four on the BEAM: monitor, request, reply, and the removal of the monitor.
/// </summary>
public abstract record RemoteSignal
{
    // The constructor is private, so no other cases can be declared.
    private RemoteSignal()
    {
    }

    /// <summary>The sender has linked to the receiver (Erlang: <c>LINK</c>).</summary>
    /// <param name="From">The process that links.</param>
    /// <param name="To">The process to link to, on the node that gets the signal.</param>
    public sealed record Link(Pid From, Pid To) : RemoteSignal;

    /// <summary>The sender has removed its link to the receiver (Erlang: <c>UNLINK_ID</c>). The receiver answers with
    /// <see cref="Unlinked"/>.</summary>
    /// <param name="From">The process that unlinks.</param>
    /// <param name="To">The process to unlink from.</param>
    /// <param name="Id">The number of the request. Until it is answered, the sender ignores a <see cref="Link"/> of the receiver: that was
    /// sent before the request arrived.</param>
    public sealed record Unlink(Pid From, Pid To, long Id) : RemoteSignal;

    /// <summary>The sender has handled <see cref="Unlink"/> (Erlang: <c>UNLINK_ID_ACK</c>). It is also sent for a process that is not
    /// alive.</summary>
    /// <param name="From">The process that got the request.</param>
    /// <param name="To">The process that unlinks.</param>
    /// <param name="Id">The number of the request.</param>
    public sealed record Unlinked(Pid From, Pid To, long Id) : RemoteSignal;

    /// <summary>The exit signal of a link (Erlang: <c>EXIT</c>). Ignored if the receiver is not linked to the sender any more.</summary>
    /// <param name="From">The process that ended, or was not alive when it was linked to.</param>
    /// <param name="To">The process that it was linked to.</param>
    /// <param name="Reason">The exit reason.</param>
    public sealed record LinkExit(Pid From, Pid To, ExitReason Reason) : RemoteSignal
    {
        /// <summary>The death of the sender; null if it was not alive when it was linked to.</summary>
        public Death? Death { get; init; }
    }

    /// <summary>The exit signal of <c>exit(pid, reason)</c> (Erlang: <c>EXIT2</c>).</summary>
    /// <param name="From">The sender, or <see cref="Pid.Outside"/>.</param>
    /// <param name="To">The target.</param>
    /// <param name="Reason">The reason of the signal.</param>
    public sealed record Exit(Pid From, Pid To, ExitReason Reason) : RemoteSignal;

    /// <summary>The sender monitors the receiver (Erlang: <c>MONITOR_P</c>).</summary>
    /// <param name="From">The watcher.</param>
    /// <param name="To">The target.</param>
    /// <param name="Reference">The monitor.</param>
    public sealed record Monitor(Pid From, Pid To, MonitorRef Reference) : RemoteSignal;

    /// <summary>The sender has removed the monitor, or has ended (Erlang: <c>DEMONITOR_P</c>).</summary>
    /// <param name="From">The watcher.</param>
    /// <param name="To">The target.</param>
    /// <param name="Reference">The monitor.</param>
    public sealed record Demonitor(Pid From, Pid To, MonitorRef Reference) : RemoteSignal;

    /// <summary>The target of a monitor has ended, or was not alive (Erlang: <c>MONITOR_P_EXIT</c>). Ignored if the watcher does not hold
    /// the monitor any more.</summary>
    /// <param name="From">The target.</param>
    /// <param name="To">The watcher.</param>
    /// <param name="Reference">The monitor.</param>
    /// <param name="Reason">The exit reason.</param>
    public sealed record Down(Pid From, Pid To, MonitorRef Reference, ExitReason Reason) : RemoteSignal
    {
        /// <summary>The death of the target; null if it was not alive when it was monitored.</summary>
        public Death? Death { get; init; }
    }

    /// <summary>A message (Erlang: <c>SEND_SENDER</c>).</summary>
    /// <param name="From">The sender, or <see cref="Pid.Outside"/>.</param>
    /// <param name="To">The receiver.</param>
    /// <param name="Content">The message.</param>
    public sealed record Send(Pid From, Pid To, object? Content) : RemoteSignal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{nameof(Send)} {{ From = {From}, To = {To}, Content = {SafeText.Of(Content)} }}";
    }

    /// <summary>The sender calls the receiver: it monitors the receiver, and sends it a request; see <see cref="Signal.Call"/>.</summary>
    /// <param name="From">The caller.</param>
    /// <param name="To">The target of the monitor.</param>
    /// <param name="Reference">The monitor of the call.</param>
    /// <param name="Content">The request.</param>
    public sealed record Call(Pid From, Pid To, MonitorRef Reference, object? Content) : RemoteSignal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{nameof(Call)} {{ From = {From}, To = {To}, Reference = {Reference}, Content = {SafeText.Of(Content)} }}";
    }

    /// <summary>A reply to a call (Erlang: <c>ALIAS_SEND</c>); see <see cref="Signal.Reply"/>.</summary>
    /// <param name="From">The process that replies, or <see cref="Pid.Outside"/>.</param>
    /// <param name="To">The caller.</param>
    /// <param name="Reference">The monitor of the call.</param>
    /// <param name="Content">The reply.</param>
    public sealed record Reply(Pid From, Pid To, MonitorRef Reference, object? Content) : RemoteSignal
    {
        /// <summary>Whether the target's half of the monitor was on the sending node, which has removed it. If not, the caller's node sends
        /// <see cref="Demonitor"/> to the target.</summary>
        public bool EndsMonitor { get; init; }

        /// <inheritdoc/>
        public override string ToString() =>
            $"{nameof(Reply)} {{ From = {From}, To = {To}, Reference = {Reference}, Content = {SafeText.Of(Content)}, EndsMonitor = {EndsMonitor} }}";
    }

    /// <summary>A request to spawn a process (Erlang: <c>SPAWN_REQUEST</c>). The receiver answers with <see cref="Spawned"/>.</summary>
    /// <param name="From">The parent.</param>
    /// <param name="Reference">The request, and the monitor if there is to be one.</param>
    /// <param name="Body">The name under which the node that gets the request has registered the body.</param>
    /// <param name="Argument">The argument of the body.</param>
    /// <param name="Tie">Whether the parent links to the process or monitors it.</param>
    /// <param name="Label">The label of the process; null for none.</param>
    public sealed record Spawn(Pid From, MonitorRef Reference, string Body, object? Argument, SpawnTie Tie, string? Label) : RemoteSignal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{nameof(Spawn)} {{ From = {From}, Reference = {Reference}, Body = {Body}, Argument = {SafeText.Of(Argument)}, Tie = {Tie} }}";
    }

    /// <summary>The process was spawned (Erlang: <c>SPAWN_REPLY</c>).</summary>
    /// <param name="From">The new process.</param>
    /// <param name="To">The parent.</param>
    /// <param name="Reference">The request.</param>
    /// <param name="Tie">Whether the process is linked to the parent or monitored by it.</param>
    public sealed record Spawned(Pid From, Pid To, MonitorRef Reference, SpawnTie Tie) : RemoteSignal;

    /// <summary>A process of the sending node has joined a group (Erlang: <c>pg</c>).</summary>
    /// <param name="Group">The name of the group.</param>
    /// <param name="Pid">The process.</param>
    /// <param name="Times">How often it has joined.</param>
    public sealed record Join(string Group, Pid Pid, int Times) : RemoteSignal;

    /// <summary>A process of the sending node has left a group once, or has ended.</summary>
    /// <param name="Group">The name of the group.</param>
    /// <param name="Pid">The process.</param>
    public sealed record Leave(string Group, Pid Pid) : RemoteSignal;

    /// <summary>A request for a global name, to the node that grants names. The receiver answers with <see cref="Claimed"/>.</summary>
    /// <param name="Reference">The request.</param>
    /// <param name="Name">The name.</param>
    /// <param name="Pid">The process of the sending node that is to get the name.</param>
    public sealed record Claim(MonitorRef Reference, string Name, Pid Pid) : RemoteSignal;

    /// <summary>The answer to <see cref="Claim"/>.</summary>
    /// <param name="Reference">The request.</param>
    /// <param name="Holder">The process that has the name; null if it was granted.</param>
    /// <param name="Grant">The number of the grant; 0 for none. A later grant has a higher number.</param>
    public sealed record Claimed(MonitorRef Reference, Pid? Holder, long Grant) : RemoteSignal;

    /// <summary>A process of the sending node has a global name.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Pid">The process.</param>
    /// <param name="Grant">The number of the grant. If two processes have the name, the later grant counts.</param>
    public sealed record Named(string Name, Pid Pid, long Grant) : RemoteSignal;

    /// <summary>A process of the sending node does not have a global name any more, or does not take one that was granted.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Pid">The process.</param>
    public sealed record Unnamed(string Name, Pid Pid) : RemoteSignal;
}

/// <summary>The answer to <see cref="Signal.SpawnOn"/>, as a message to the parent (Erlang: <c>{spawn_reply, …}</c>).</summary>
/// <param name="Reference">The request.</param>
/// <param name="Child">The new process; <see cref="Pid.Outside"/> if none was spawned, or if it is not known whether one was.</param>
/// <param name="Failure">Why there is no process: <see cref="ExitReason.NoConnection"/>; null if there is one.</param>
public sealed record SpawnReply(MonitorRef Reference, Pid Child, ExitReason? Failure);

/// <summary>The answer to <see cref="Signal.RegisterGlobal"/>, as a message to the process that made the request.</summary>
/// <param name="Reference">The request.</param>
/// <param name="Refusal">Why the name was not registered: <see cref="Refusal.GlobalNameTaken"/>, or <see cref="Refusal.NoSuchProcess"/> if
/// the process ended before the answer; null if it was registered.</param>
public sealed record GlobalNameReply(MonitorRef Reference, Refusal? Refusal);

/// <summary>How a parent is tied to a process that it spawns on another node.</summary>
public enum SpawnTie
{
    /// <summary>It is not (Erlang: <c>spawn/2</c>).</summary>
    None = 0,

    /// <summary>By a link (Erlang: <c>spawn_link/2</c>).</summary>
    Link,

    /// <summary>By a monitor of the parent (Erlang: <c>spawn_monitor/2</c>).</summary>
    Monitor,
}
