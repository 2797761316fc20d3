using LanguageExt;

namespace Rusm.Kernel.Traces.Shrinking;

/// <summary>
/// What a shortened recording must still show. Cases: <see cref="Dies"/>, <see cref="InvariantBreaks"/>,
/// <see cref="MoreRestartsThan"/>.
/// </summary>
public abstract record ShrinkGoal
{
    private ShrinkGoal()
    {
    }

    /// <summary>A process dies.</summary>
    /// <param name="Pid">Its pid in the recording.</param>
    /// <param name="Reason">Its exit reason, whose value is compared by its text; null for any.</param>
    public sealed record Dies(Pid Pid, ExitReason? Reason) : ShrinkGoal
    {
        /// <inheritdoc/>
        public override string ToString() => Reason is null ? $"{Pid} dies" : $"{Pid} dies with {Reason}";
    }

    /// <summary>A state breaks a promise that all states keep; see <see cref="Invariants"/>.</summary>
    /// <param name="Check">Tells what is broken in a state.</param>
    public sealed record InvariantBreaks(Func<State, Seq<string>> Check) : ShrinkGoal
    {
        /// <summary>The promises that the kernel gives.</summary>
        public InvariantBreaks()
            : this(Invariants.Check)
        {
        }

        /// <inheritdoc/>
        public override string ToString() => "an invariant breaks";
    }

    /// <summary>
    /// A process spawns a linked child after the end of an earlier one, more often than this. Each such end counts for one such
    /// spawn: it is what a restart is to the process table, which knows nothing of supervisors.
    /// </summary>
    /// <param name="Count">How often it may, without being what is looked for.</param>
    public sealed record MoreRestartsThan(int Count) : ShrinkGoal
    {
        /// <inheritdoc/>
        public override string ToString() => $"more than {Count} restarts";
    }
}
