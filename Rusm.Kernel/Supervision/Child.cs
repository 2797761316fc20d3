namespace Rusm.Kernel.Supervision;

/// <summary>A child of a supervisor.</summary>
/// <param name="Number">The number of the child in the order of starts. A number is never reused.</param>
/// <param name="Spec">The specification of the child; for a dynamic child the template.</param>
/// <param name="Status">Whether it runs.</param>
public sealed record Child(long Number, ChildSpec Spec, ChildStatus Status)
{
    /// <summary>The number of consecutive restarts between which it did not run for <see cref="Backoff.ResetAfter"/>; 0 for a child
    /// without a backoff.</summary>
    public int Restarts { get; init; }

    /// <summary>Its current or last process; null if it never had one.</summary>
    public Pid? LastPid { get; init; }

    /// <summary>The last death of its process, with its chain of causes; null if it has not ended by itself.</summary>
    public Death? LastDeath { get; init; }

    /// <summary>The number of processes that it has had, at most <see cref="int.MaxValue"/>.</summary>
    internal int Processes { get; init; }

    internal Child WithStatus(ChildStatus status) => status is ChildStatus.Up up
        ? this with { Status = status, LastPid = up.Pid, Processes = Processes == int.MaxValue ? int.MaxValue : Processes + 1 }
        : this with { Status = status };
}

/// <summary>Whether a child runs. Cases: <see cref="Up"/>, <see cref="Down"/>, <see cref="Restarting"/>.</summary>
public abstract record ChildStatus
{
    private ChildStatus()
    {
    }

    /// <summary>The child runs: the supervisor has started it and has not handled its end.</summary>
    /// <param name="Pid">Its process.</param>
    /// <param name="Since">The time of its start.</param>
    public sealed record Up(Pid Pid, TimeSpan Since) : ChildStatus
    {
        /// <inheritdoc/>
        public override string ToString() => $"up as {Pid}";
    }

    /// <summary>The child does not run. Only a call or the restart of a sibling starts it again (OTP: <c>undefined</c>).</summary>
    public sealed record Down : ChildStatus
    {
        internal static readonly Down Instance = new();

        /// <inheritdoc/>
        public override string ToString() => "down";
    }

    /// <summary>The child does not run, and the supervisor is about to start it: its last start failed, or the delay of its backoff is not
    /// over (OTP: <c>restarting</c>).</summary>
    /// <param name="Due">The time of the next attempt to start it.</param>
    public sealed record Restarting(TimeSpan Due) : ChildStatus
    {
        /// <inheritdoc/>
        public override string ToString() => "restarting";
    }
}
