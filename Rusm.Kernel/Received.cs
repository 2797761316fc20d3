namespace Rusm.Kernel;

/// <summary>
/// One item of a mailbox, in the one order in which it came. Cases: <see cref="Message"/>, <see cref="Exit"/>,
/// <see cref="Down"/>.
/// </summary>
public abstract record Received
{
    private Received()
    {
    }

    /// <summary>What somebody sent.</summary>
    /// <param name="Content">The message itself. It is shared, not copied: send what nobody changes.</param>
    public sealed record Message(object? Content) : Received
    {
        /// <inheritdoc/>
        public override string ToString() => $"message {SafeText.Of(Content)}";
    }

    /// <summary>
    /// An exit signal that reached a process which traps exits (Erlang: <c>{'EXIT', From, Reason}</c>). It comes from a link,
    /// from <c>exit(pid, reason)</c>, or, with <see cref="ExitReason.NoProc"/>, from linking to a dead process.
    /// </summary>
    /// <param name="From">The linked process that died, or who sent the signal.</param>
    /// <param name="Reason">The reason it carries.</param>
    public sealed record Exit(Pid From, ExitReason Reason) : Received
    {
        /// <summary>The death it tells of, with its chain of causes; null when nobody died. It takes no part in equality.</summary>
        public Death? Death { get; init; }

        /// <summary>Equal by sender and reason: what a process on the BEAM sees.</summary>
        /// <param name="other">The item to compare with.</param>
        /// <returns>Whether both have the same sender and reason.</returns>
        public bool Equals(Exit? other) => other is not null && From == other.From && Reason == other.Reason;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(From, Reason);

        /// <inheritdoc/>
        public override string ToString() => $"exit from {From}: {Reason}";
    }

    /// <summary>The end of a monitored process (Erlang: <c>{'DOWN', Ref, process, Pid, Reason}</c>). Once for each monitor.</summary>
    /// <param name="Reference">The monitor that fired; it is used up.</param>
    /// <param name="Pid">The process that was monitored.</param>
    /// <param name="Reason">Its exit reason; <see cref="ExitReason.NoProc"/> when it was already dead.</param>
    public sealed record Down(MonitorRef Reference, Pid Pid, ExitReason Reason) : Received
    {
        /// <summary>The death it tells of, with its chain of causes; null for a process that was already dead. It takes no part in
        /// equality.</summary>
        public Death? Death { get; init; }

        /// <summary>Equal by reference, pid and reason: what a process on the BEAM sees.</summary>
        /// <param name="other">The item to compare with.</param>
        /// <returns>Whether both have the same reference, pid and reason.</returns>
        public bool Equals(Down? other) =>
            other is not null && Reference == other.Reference && Pid == other.Pid && Reason == other.Reason;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Reference, Pid, Reason);

        /// <inheritdoc/>
        public override string ToString() => $"down {Reference} {Pid}: {Reason}";
    }
}
