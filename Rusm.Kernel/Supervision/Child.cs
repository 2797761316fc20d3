namespace Rusm.Kernel.Supervision;

/// <summary>A child as its supervisor knows it.</summary>
/// <param name="Number">Its place in the order of starts. A number is given out once.</param>
/// <param name="Spec">Its specification; for a dynamic child the template.</param>
/// <param name="Status">Whether it runs.</param>
public sealed record Child(long Number, ChildSpec Spec, ChildStatus Status)
{
    /// <summary>How many restarts in a row it needed without being up for <see cref="Backoff.ResetAfter"/> in between; 0 for a child
    /// without a backoff.</summary>
    public int Restarts { get; init; }

    /// <summary>Its process, or the one that it had last; null if it never had one.</summary>
    public Pid? LastPid { get; init; }

    /// <summary>The last death of its process, with its chain of causes; null if it has not ended by itself.</summary>
    public Death? LastDeath { get; init; }

    internal Child Is(ChildStatus status) => this with { Status = status, LastPid = status is ChildStatus.Up up ? up.Pid : LastPid };
}

/// <summary>Whether a child runs. Cases: <see cref="Up"/>, <see cref="Down"/>, <see cref="Restarting"/>.</summary>
public abstract record ChildStatus
{
    private ChildStatus()
    {
    }

    /// <summary>It runs, as far as its supervisor knows.</summary>
    /// <param name="Pid">Its process.</param>
    /// <param name="Since">When it was started.</param>
    public sealed record Up(Pid Pid, TimeSpan Since) : ChildStatus
    {
        /// <inheritdoc/>
        public override string ToString() => $"up as {Pid}";
    }

    /// <summary>It does not run, and nothing will start it but a call or the restart of a sibling (OTP: <c>undefined</c>).</summary>
    public sealed record Down : ChildStatus
    {
        internal static readonly Down Itself = new();

        /// <inheritdoc/>
        public override string ToString() => "down";
    }

    /// <summary>It does not run, and the supervisor is about to start it: its last start failed, or it waits for its backoff (OTP:
    /// <c>restarting</c>).</summary>
    /// <param name="Due">When the next start is tried.</param>
    public sealed record Restarting(TimeSpan Due) : ChildStatus
    {
        /// <inheritdoc/>
        public override string ToString() => "restarting";
    }
}
