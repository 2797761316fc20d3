namespace Rusm.Kernel;

/// <summary>
/// What ended a process. Cases: <see cref="Returned"/>, <see cref="Threw"/>, <see cref="Stopped"/> (its own doing),
/// <see cref="Escalation"/> (its supervising came to an end), <see cref="ExitSignal"/> (somebody asked), <see cref="Link"/> (a linked process died), <see cref="NoProcess"/> (it linked to
/// a dead one).
/// </summary>
public abstract record Cause
{
    private Cause()
    {
    }

    /// <summary>The death that this one follows from, one step back; null for the first of a chain.</summary>
    internal Death? Earlier => this switch
    {
        Link link => link.Death,
        Escalation escalation => escalation.Death,
        _ => null,
    };

    internal static Cause OfStop(Death? because) => because is null ? Stopped.Itself : new Escalation(because);

    /// <summary>Its body came to its end.</summary>
    public sealed record Returned : Cause
    {
        internal static readonly Returned Itself = new();

        /// <inheritdoc/>
        public override string ToString() => "it returned";
    }

    /// <summary>Its body threw; the reason carries the fault.</summary>
    public sealed record Threw : Cause
    {
        internal static readonly Threw Itself = new();

        /// <inheritdoc/>
        public override string ToString() => "it threw";
    }

    /// <summary>It stopped itself with a reason (Erlang: <c>exit/1</c>).</summary>
    public sealed record Stopped : Cause
    {
        internal static readonly Stopped Itself = new();

        /// <inheritdoc/>
        public override string ToString() => "it stopped itself";
    }

    /// <summary>It is a supervisor, and a child's death ended it: one restart too many, the last significant child, or a child that
    /// did not start.</summary>
    /// <param name="Death">The child's death.</param>
    public sealed record Escalation(Death Death) : Cause
    {
        /// <summary>Equal when the same child died: see <see cref="Death.Equals(Death)"/> for why the chain stays out.</summary>
        /// <param name="other">The cause to compare with.</param>
        /// <returns>Whether both name the same dead child.</returns>
        public bool Equals(Escalation? other) => other is not null && Death.Pid == other.Death.Pid;

        /// <inheritdoc/>
        public override int GetHashCode() => Death.Pid.GetHashCode();

        /// <inheritdoc/>
        public override string ToString() => $"it gave up on {Death.Pid}";
    }

    /// <summary>An exit signal sent with <c>exit(pid, reason)</c> (Erlang: <c>exit/2</c>) took it down.</summary>
    /// <param name="Sender">Who sent it: a process, itself too, or <see cref="Pid.Outside"/>.</param>
    public sealed record ExitSignal(Pid Sender) : Cause
    {
        /// <inheritdoc/>
        public override string ToString() => $"exit signal from {Sender}";
    }

    /// <summary>A process it was linked to died with an abnormal reason.</summary>
    /// <param name="Death">The death that reached it.</param>
    public sealed record Link(Death Death) : Cause
    {
        /// <summary>Equal when the same process died: see <see cref="Death.Equals(Death)"/> for why the chain stays out.</summary>
        /// <param name="other">The cause to compare with.</param>
        /// <returns>Whether both name the same dead process.</returns>
        public bool Equals(Link? other) => other is not null && Death.Pid == other.Death.Pid;

        /// <inheritdoc/>
        public override int GetHashCode() => Death.Pid.GetHashCode();

        /// <inheritdoc/>
        public override string ToString() => $"linked to {Death.Pid}";
    }

    /// <summary>It linked to a process that was already dead, without trapping exits.</summary>
    /// <param name="Peer">The dead process.</param>
    public sealed record NoProcess(Pid Peer) : Cause
    {
        /// <inheritdoc/>
        public override string ToString() => $"it linked to {Peer}, which was dead";
    }
}
