namespace Rusm.Kernel;

/// <summary>
/// An item of a mailbox. Cases: <see cref="Message"/>, <see cref="Exit"/>, <see cref="Down"/>.
/// </summary>
public abstract record Received
{
    private Received()
    {
    }

    /// <summary>A message.</summary>
    /// <param name="Content">The message. It is shared and not copied: send an immutable object.</param>
    public sealed record Message(object? Content) : Received
    {
        /// <summary>What the host keeps of the activity in which the message was sent; null for none. The kernel does not read it. Not compared
        /// by equality.</summary>
        internal object? Origin { get; init; }

        /// <summary>Compares the content, which is what a process on the BEAM sees.</summary>
        /// <param name="other">The item to compare with.</param>
        /// <returns>Whether both have the same content.</returns>
        public bool Equals(Message? other) => other is not null && Equals(Content, other.Content);

        /// <inheritdoc/>
        public override int GetHashCode() => Content?.GetHashCode() ?? 0;

        /// <inheritdoc/>
        public override string ToString() => $"message {SafeText.Of(Content)}";
    }

    /// <summary>
    /// An exit signal to a process that traps exits (Erlang: <c>{'EXIT', From, Reason}</c>). It is sent by a link, by
    /// <c>exit(pid, reason)</c>, or, with <see cref="ExitReason.NoProc"/>, by linking to a process that is not alive.
    /// </summary>
    /// <param name="From">The linked process that ended, or the sender of the signal.</param>
    /// <param name="Reason">The reason of the signal.</param>
    public sealed record Exit(Pid From, ExitReason Reason) : Received
    {
        /// <summary>The death of the linked process, with its chain of causes; null if no process ended. Not compared by equality.</summary>
        public Death? Death { get; init; }

        /// <summary>Compares the sender and the reason, which is what a process on the BEAM sees.</summary>
        /// <param name="other">The item to compare with.</param>
        /// <returns>Whether both have the same sender and reason.</returns>
        public bool Equals(Exit? other) => other is not null && From == other.From && Reason == other.Reason;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(From, Reason);

        /// <inheritdoc/>
        public override string ToString() => $"exit from {From}: {Reason}";
    }

    /// <summary>The end of a monitored process (Erlang: <c>{'DOWN', Ref, process, Pid, Reason}</c>). Each monitor delivers one.</summary>
    /// <param name="Reference">The monitor. It no longer exists.</param>
    /// <param name="Pid">The process that was monitored.</param>
    /// <param name="Reason">Its exit reason; <see cref="ExitReason.NoProc"/> if it was not alive when it was monitored.</param>
    public sealed record Down(MonitorRef Reference, Pid Pid, ExitReason Reason) : Received
    {
        /// <summary>The death of the process, with its chain of causes; null if it was not alive when it was monitored. Not
        /// compared by equality.</summary>
        public Death? Death { get; init; }

        /// <summary>Compares the reference, the pid and the reason, which is what a process on the BEAM sees.</summary>
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
