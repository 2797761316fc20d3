using LanguageExt;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>
/// What a shrunk recording must still show. Cases: <see cref="Dies"/>, <see cref="InvariantBreaks"/>, <see cref="MoreRestartsThan"/>.
/// </summary>
internal abstract record ShrinkGoal
{
    private ShrinkGoal()
    {
    }

    /// <summary>A process dies.</summary>
    /// <param name="Pid">The pid of the process in the recording.</param>
    /// <param name="Reason">Its exit reason; null for any. The value of a reason is compared by its text.</param>
    public sealed record Dies(Pid Pid, ExitReason? Reason) : ShrinkGoal
    {
        /// <inheritdoc/>
        public override string ToString() => Reason is null ? $"{Pid} dies" : $"{Pid} dies with {Reason}";
    }

    /// <summary>A state violates an invariant; see <see cref="Invariants"/>.</summary>
    /// <param name="Check">Returns the violations in a state.</param>
    public sealed record InvariantBreaks(Func<State, Seq<string>> Check) : ShrinkGoal
    {
        /// <summary>Uses the invariants of the kernel.</summary>
        public InvariantBreaks()
            : this(Invariants.Check)
        {
        }

        /// <inheritdoc/>
        public override string ToString() => "an invariant breaks";
    }

    /// <summary>
    /// A process spawns a linked child after the end of an earlier one, more than <see cref="Count"/> times. Each such end counts for one
    /// such spawn. This is what a restart looks like in the process table, which has no supervisors.
    /// </summary>
    /// <param name="Count">The number of restarts that must be exceeded.</param>
    public sealed record MoreRestartsThan(int Count) : ShrinkGoal
    {
        /// <inheritdoc/>
        public override string ToString() => $"more than {Count} restarts";
    }
}
