using System.Diagnostics.CodeAnalysis;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel;

/// <summary>
/// An operation on the process table: the input of <see cref="Machine.Step"/>. Cases, by section of the semantics:
/// <see cref="Spawn"/>, <see cref="SpawnLink"/>, <see cref="SpawnMonitor"/>; <see cref="Send"/>; <see cref="Link"/>,
/// <see cref="Unlink"/>; <see cref="Monitor"/>, <see cref="Demonitor"/>, <see cref="Call"/>, <see cref="Reply"/>; <see cref="SetTrapExit"/>, <see cref="Exit"/>;
/// <see cref="Register"/>, <see cref="Unregister"/>, <see cref="SendNamed"/>; <see cref="SetLabel"/>; <see cref="Join"/>,
/// <see cref="Leave"/>; the end of a body: <see cref="Returned"/>, <see cref="Threw"/>, <see cref="Stopped"/>; and other nodes:
/// <see cref="SpawnOn"/>, <see cref="RegisterGlobal"/>, <see cref="UnregisterGlobal"/>, <see cref="NodeUp"/>, <see cref="NodeDown"/>, <see cref="Arrived"/>. Every signal is valid in every state. A signal
/// of a process that is not alive changes nothing.
/// </summary>
public abstract record Signal
{
    // The constructor is private, so no other cases can be declared.
    private Signal(Pid by) => By = by;

    /// <summary>The process that makes the operation, or <see cref="Pid.Outside"/>. Code outside any process can only spawn, send,
    /// exit, register, unregister (also a global name), join and leave.</summary>
    public Pid By { get; }

    /// <summary>Spawn a process without links and monitors (Erlang: <c>spawn/1</c>).</summary>
    /// <param name="By">The parent, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Name">The name under which the process is registered before it runs; null for none. If the name is taken, the
    /// spawn is refused.</param>
    public sealed record Spawn(Pid By, string? Name = null) : Signal(By)
    {
        /// <summary>The name under which the process is registered before it runs; null for none.</summary>
        public string? Name { get; } = NotBlank(Name);

        /// <summary>The label that the process has before it runs; null for none.</summary>
        public string? Label { get; init; }
    }

    /// <summary>Spawn a process that is linked to its parent before it runs (Erlang: <c>spawn_link/1</c>).</summary>
    /// <param name="By">The parent.</param>
    /// <param name="Name">The name under which the process is registered before it runs; null for none. If the name is taken, the
    /// spawn is refused.</param>
    public sealed record SpawnLink(Pid By, string? Name = null) : Signal(By)
    {
        /// <summary>The name under which the process is registered before it runs; null for none.</summary>
        public string? Name { get; } = NotBlank(Name);

        /// <summary>The label that the process has before it runs; null for none.</summary>
        public string? Label { get; init; }
    }

    /// <summary>Spawn a process that its parent monitors before it runs (Erlang: <c>spawn_monitor/1</c>).</summary>
    /// <param name="By">The parent, which is the watcher.</param>
    /// <param name="Name">The name under which the process is registered before it runs; null for none. If the name is taken, the
    /// spawn is refused.</param>
    public sealed record SpawnMonitor(Pid By, string? Name = null) : Signal(By)
    {
        /// <summary>The name under which the process is registered before it runs; null for none.</summary>
        public string? Name { get; } = NotBlank(Name);

        /// <summary>The label that the process has before it runs; null for none.</summary>
        public string? Label { get; init; }
    }

    /// <summary>Send a message (Erlang: <c>To ! Content</c>). Does nothing if the receiver is not alive.</summary>
    /// <param name="By">The sender.</param>
    /// <param name="To">The receiver.</param>
    /// <param name="Content">The message.</param>
    public sealed record Send(Pid By, Pid To, object? Content) : Signal(By)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{nameof(Send)} {{ By = {By}, To = {To}, Content = {SafeText.Of(Content)} }}";
    }

    /// <summary>Link two processes (Erlang: <c>link/1</c>). If the second is not alive, the first gets an exit signal with the reason
    /// <c>noproc</c> from it.</summary>
    /// <param name="By">The process that links.</param>
    /// <param name="To">The process to link to.</param>
    public sealed record Link(Pid By, Pid To) : Signal(By);

    /// <summary>Remove the link between two processes (Erlang: <c>unlink/1</c>). Items that are already in the mailbox stay there.</summary>
    /// <param name="By">The process that unlinks.</param>
    /// <param name="To">The process to unlink from.</param>
    public sealed record Unlink(Pid By, Pid To) : Signal(By);

    /// <summary>Monitor a process (Erlang: <c>monitor/2</c>). If it is not alive, a down message with the reason <c>noproc</c> is
    /// delivered at once.</summary>
    /// <param name="By">The watcher.</param>
    /// <param name="To">The target.</param>
    public sealed record Monitor(Pid By, Pid To) : Signal(By);

    /// <summary>Remove a monitor (Erlang: <c>demonitor/2</c>). Does nothing if the watcher does not hold the monitor.</summary>
    /// <param name="By">The watcher.</param>
    /// <param name="Reference">The monitor.</param>
    /// <param name="Flush">Whether to remove a down message that has already arrived from the mailbox.</param>
    public sealed record Demonitor(Pid By, MonitorRef Reference, bool Flush) : Signal(By);

    /// <summary>Call a process: monitor it, and send it a request (Erlang: <c>monitor/3</c> with an alias, and a message with the alias). To a process of another
    /// node, both cross as one signal. The target gets a <see cref="CallRequest"/>; if it is not alive, the caller gets a down message at once.</summary>
    /// <param name="By">The caller.</param>
    /// <param name="To">The process that is to reply.</param>
    /// <param name="Content">The request.</param>
    public sealed record Call(Pid By, Pid To, object? Content) : Signal(By)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{nameof(Call)} {{ By = {By}, To = {To}, Content = {SafeText.Of(Content)} }}";
    }

    /// <summary>Reply to a call (Erlang: a message to an alias that <c>monitor/3</c> created with <c>reply_demonitor</c>). If the caller still
    /// holds the monitor, it is removed, and the caller gets a <see cref="CallReply"/>. Otherwise the reply is dropped: the caller has stopped waiting.</summary>
    /// <param name="By">The process that replies, which need not be the target of the monitor, or <see cref="Pid.Outside"/>.</param>
    /// <param name="To">The caller.</param>
    /// <param name="Reference">The monitor of the call.</param>
    /// <param name="Content">The message.</param>
    public sealed record Reply(Pid By, Pid To, MonitorRef Reference, object? Content) : Signal(By)
    {
        /// <summary>The target of the monitor, which may not be the process that replies; <see cref="Pid.Outside"/> if it is not known. If the caller is on
        /// another node, and the target on the node that replies, the reply removes the monitor here, and the caller's node need not.</summary>
        public Pid Target { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"{nameof(Reply)} {{ By = {By}, To = {To}, Reference = {Reference}, Content = {SafeText.Of(Content)}, Target = {Target} }}";
    }

    /// <summary>Set whether the process traps exits (Erlang: <c>process_flag(trap_exit, Traps)</c>).</summary>
    /// <param name="By">The process.</param>
    /// <param name="Traps">The new value of the flag.</param>
    public sealed record SetTrapExit(Pid By, bool Traps) : Signal(By);

    /// <summary>Send an exit signal (Erlang: <c>exit/2</c>). Does nothing if the target is not alive.</summary>
    /// <param name="By">The sender.</param>
    /// <param name="To">The target. It can be the sender itself.</param>
    /// <param name="Reason">The reason of the signal; <c>kill</c> cannot be trapped.</param>
    public sealed record Exit(Pid By, Pid To, ExitReason Reason) : Signal(By);

    /// <summary>Register a process under a name (Erlang: <c>register/2</c>). Refused if the process is not alive or already has a name,
    /// or if the name is taken.</summary>
    /// <param name="By">The process that registers the name, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Name">The name. It is case-sensitive.</param>
    /// <param name="Pid">The process that gets the name.</param>
    public sealed record Register(Pid By, string Name, Pid Pid) : Signal(By)
    {
        /// <summary>The name. It is case-sensitive.</summary>
        public string Name { get; } = NotBlank(Name) ?? throw new ArgumentNullException("name", "The name of a process is null: give one with visible characters.");
    }

    /// <summary>Remove a name (Erlang: <c>unregister/1</c>). Refused if no process has it.</summary>
    /// <param name="By">The process that unregisters the name, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Name">The name.</param>
    public sealed record Unregister(Pid By, string Name) : Signal(By);

    /// <summary>Send a message to the process that has a name (Erlang: <c>Name ! Content</c>). Refused if no process has it.</summary>
    /// <param name="By">The sender.</param>
    /// <param name="Name">The name of the receiver.</param>
    /// <param name="Content">The message.</param>
    public sealed record SendNamed(Pid By, string Name, object? Content) : Signal(By)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{nameof(SendNamed)} {{ By = {By}, Name = {Name}, Content = {SafeText.Of(Content)} }}";
    }

    /// <summary>Set or remove the label of the process (Erlang: <c>proc_lib:set_label/1</c>).</summary>
    /// <param name="By">The process.</param>
    /// <param name="Label">The label; null removes it.</param>
    public sealed record SetLabel(Pid By, string? Label = null) : Signal(By);

    /// <summary>Add a process to a group (Erlang: <c>pg:join/2</c>). A process can join a group several times. Does nothing if the process
    /// is not alive.</summary>
    /// <param name="By">The process that makes the operation, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Group">The name of the group. It is case-sensitive.</param>
    /// <param name="Pid">The process that joins.</param>
    public sealed record Join(Pid By, string Group, Pid Pid) : Signal(By)
    {
        /// <summary>The name of the group. It is case-sensitive.</summary>
        public string Group { get; } = NotBlank(Group) ?? throw new ArgumentNullException("group", "The name of a group is null: give one with visible characters.");
    }

    /// <summary>Remove one membership of a process from a group (Erlang: <c>pg:leave/2</c>). Refused if it is not in the group.</summary>
    /// <param name="By">The process that makes the operation, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Group">The name of the group.</param>
    /// <param name="Pid">The process that leaves.</param>
    public sealed record Leave(Pid By, string Group, Pid Pid) : Signal(By);

    /// <summary>Spawn a process on a node (Erlang: <c>spawn_request/5</c>), which can be the own node. The reference that is returned is also
    /// that of the monitor, if there is to be one. The answer is a message to the parent, a <see cref="SpawnReply"/>.</summary>
    /// <param name="By">The parent.</param>
    /// <param name="Node">The node.</param>
    /// <param name="Body">The name under which the node has registered the body.</param>
    /// <param name="Argument">The argument of the body.</param>
    /// <param name="Tie">Whether the parent links to the process or monitors it.</param>
    public sealed record SpawnOn(Pid By, NodeId Node, string Body, object? Argument, SpawnTie Tie = SpawnTie.None) : Signal(By)
    {
        /// <summary>The label that the process has before it runs; null for none.</summary>
        public string? Label { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"{nameof(SpawnOn)} {{ By = {By}, Node = {Node}, Body = {Body}, Argument = {SafeText.Of(Argument)}, Tie = {Tie} }}";
    }

    /// <summary>Register a process under a name that all connected nodes know (Erlang: <c>global:register_name/2</c>). Refused if the process is not
    /// alive or is of another node. The answer is a message to the process that makes the request, a <see cref="GlobalNameReply"/>, since another
    /// node may have to grant the name. When the process ends, its global names become free.</summary>
    /// <param name="By">The process that makes the request.</param>
    /// <param name="Name">The name. It is case-sensitive. A process can have several.</param>
    /// <param name="Pid">The process that gets the name.</param>
    public sealed record RegisterGlobal(Pid By, string Name, Pid Pid) : Signal(By)
    {
        /// <summary>The name. It is case-sensitive.</summary>
        public string Name { get; } = NotBlank(Name) ?? throw new ArgumentNullException("name", "The name of a process is null: give one with visible characters.");
    }

    /// <summary>Remove a global name (Erlang: <c>global:unregister_name/1</c>). Refused if no process has it, or one of another node.</summary>
    /// <param name="By">The process that unregisters the name, or <see cref="Pid.Outside"/>.</param>
    /// <param name="Name">The name.</param>
    public sealed record UnregisterGlobal(Pid By, string Name) : Signal(By);

    /// <summary>A node is connected (Erlang: <c>nodeup</c>). Each connection of two nodes is one signal on both; a new one replaces the old
    /// one, which both lose first.</summary>
    /// <param name="Node">The other node.</param>
    public sealed record NodeUp(NodeId Node) : Signal(Pid.Outside);

    /// <summary>The connection with a node is lost (Erlang: <c>nodedown</c>). All links and monitors to its processes fire with
    /// <c>noconnection</c>. Nothing that it has sent arrives afterwards.</summary>
    /// <param name="Node">The other node.</param>
    public sealed record NodeDown(NodeId Node) : Signal(Pid.Outside);

    /// <summary>A signal from another node has arrived. The signals of a node arrive in the order in which it sent them.</summary>
    /// <param name="From">The other node. Nothing happens if it is not connected.</param>
    /// <param name="Content">The signal.</param>
    public sealed record Arrived(NodeId From, RemoteSignal Content) : Signal(Pid.Outside);

    /// <summary>The body returned: the process ends with <c>normal</c>.</summary>
    /// <param name="By">The process.</param>
    public sealed record Returned(Pid By) : Signal(By);

    /// <summary>The body threw: the process ends with <c>crashed</c>.</summary>
    /// <param name="By">The process.</param>
    /// <param name="Fault">The exception.</param>
    public sealed record Threw(Pid By, Fault Fault) : Signal(By)
    {
        /// <summary>Compares the process only. The fault is not compared, as in <see cref="ExitReason"/>.</summary>
        /// <param name="other">The signal to compare with.</param>
        /// <returns>Whether both are the crash of the same process.</returns>
        public bool Equals(Threw? other) => other is not null && By == other.By;

        /// <inheritdoc/>
        public override int GetHashCode() => By.GetHashCode();
    }

    /// <summary>The process stopped itself (Erlang: <c>exit/1</c>). It ends with exactly this reason.</summary>
    /// <param name="By">The process.</param>
    /// <param name="Reason">Its exit reason; <c>kill</c> is not treated specially here.</param>
    public sealed record Stopped(Pid By, ExitReason Reason) : Signal(By)
    {
        /// <summary>The death because of which the process stopped, such as that of a supervisor's child or of the parent; null
        /// if there is none.</summary>
        public Death? Because { get; init; }
    }

    [return: NotNullIfNotNull(nameof(name))]
    private static string? NotBlank(string? name) =>
        name is null || !string.IsNullOrWhiteSpace(name)
            ? name
            : throw new ArgumentException($"The name '{name}' is blank: give one with visible characters. To spawn a process without a name, give null.", nameof(name));
}
