namespace Rusm.Kernel;

/// <summary>
/// The cause of the end of a process. Cases: <see cref="Returned"/>, <see cref="Threw"/>, <see cref="Stopped"/> (by itself),
/// <see cref="Escalation"/> (it stopped itself because of another death), <see cref="ExitSignal"/>, <see cref="Link"/> (a linked process
/// ended), <see cref="NoProcess"/> (it linked to a process that was not alive), <see cref="NoConnection"/> (the node of a linked process is not
/// connected), <see cref="NameConflict"/> (a process of another node has its global name).
/// </summary>
public abstract record Cause
{
    private Cause()
    {
    }

    /// <summary>The death that caused this one; null if it is the first of its chain.</summary>
    internal Death? Earlier => this switch
    {
        Link link => link.Death,
        Escalation escalation => escalation.Death,
        _ => null,
    };

    internal static Cause OfStop(Death? because) => because is null ? Stopped.Instance : new Escalation(because);

    /// <summary>The body returned.</summary>
    public sealed record Returned : Cause
    {
        internal static readonly Returned Instance = new();

        /// <inheritdoc/>
        public override string ToString() => "it returned";
    }

    /// <summary>The body threw. The exit reason has the fault.</summary>
    public sealed record Threw : Cause
    {
        internal static readonly Threw Instance = new();

        /// <inheritdoc/>
        public override string ToString() => "it threw";
    }

    /// <summary>The process stopped itself with a reason (Erlang: <c>exit/1</c>).</summary>
    public sealed record Stopped : Cause
    {
        internal static readonly Stopped Instance = new();

        /// <inheritdoc/>
        public override string ToString() => "it stopped itself";
    }

    /// <summary>The process stopped itself because of another death: a supervisor because of the death of a child (the restart
    /// intensity was exceeded, a significant child ended, or a child did not start), or a supervisor or server because of the
    /// death of its parent.</summary>
    /// <param name="Death">The death of the child or of the parent.</param>
    public sealed record Escalation(Death Death) : Cause
    {
        /// <summary>Compares only the pid of the death; see <see cref="Death.Equals(Death)"/>.</summary>
        /// <param name="other">The cause to compare with.</param>
        /// <returns>Whether both have the death of the same process.</returns>
        public bool Equals(Escalation? other) => other is not null && Death.Pid == other.Death.Pid;

        /// <inheritdoc/>
        public override int GetHashCode() => Death.Pid.GetHashCode();

        /// <inheritdoc/>
        public override string ToString() => $"it gave up on {Death.Pid}";
    }

    /// <summary>An exit signal that was sent with <c>exit(pid, reason)</c> (Erlang: <c>exit/2</c>) ended the process.</summary>
    /// <param name="Sender">The sender: a process, which can be the process itself, or <see cref="Pid.Outside"/>.</param>
    public sealed record ExitSignal(Pid Sender) : Cause
    {
        /// <inheritdoc/>
        public override string ToString() => $"exit signal from {Sender}";
    }

    /// <summary>A linked process ended with an abnormal reason.</summary>
    /// <param name="Death">The death of the linked process.</param>
    public sealed record Link(Death Death) : Cause
    {
        /// <summary>Compares the pid of the linked process only; see <see cref="Death.Equals(Death)"/>.</summary>
        /// <param name="other">The cause to compare with.</param>
        /// <returns>Whether both have the same linked process.</returns>
        public bool Equals(Link? other) => other is not null && Death.Pid == other.Death.Pid;

        /// <inheritdoc/>
        public override int GetHashCode() => Death.Pid.GetHashCode();

        /// <inheritdoc/>
        public override string ToString() => $"linked to {Death.Pid}";
    }

    /// <summary>The process linked to a process that was not alive, and did not trap exits.</summary>
    /// <param name="Peer">The process that was not alive.</param>
    public sealed record NoProcess(Pid Peer) : Cause
    {
        /// <inheritdoc/>
        public override string ToString() => $"it linked to {Peer}, which was dead";
    }

    /// <summary>The process was linked to a process of another node, and the connection with that node was lost; or it linked to one, and
    /// the node was not connected. It did not trap exits.</summary>
    /// <param name="Peer">The process of the other node. It may be alive.</param>
    public sealed record NoConnection(Pid Peer) : Cause
    {
        /// <inheritdoc/>
        public override string ToString() => $"it was linked to {Peer}, and {Peer.Node} is not connected";
    }

    /// <summary>Two nodes that were not connected gave the same global name to two processes. This one lost it, and was killed.</summary>
    /// <param name="Winner">The process that keeps the name.</param>
    public sealed record NameConflict(Pid Winner) : Cause
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Winner} keeps the global name that it had";
    }
}
