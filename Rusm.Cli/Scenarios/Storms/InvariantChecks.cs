using LanguageExt;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>Whether the process table keeps its promises, looked at now and then; see <see cref="Invariants"/>.</summary>
internal sealed class InvariantChecks
{
    // More of them say nothing new.
    private const int Most = 20;
    private readonly List<string> broken = [];
    private State last = State.Empty;

    /// <summary>How often it was looked at.</summary>
    internal int Checks { get; private set; }

    /// <summary>One sentence for each broken promise.</summary>
    internal IReadOnlyList<string> Broken => broken;

    internal void Check(State state)
    {
        Checks++;
        broken.AddRange(Invariants.Check(last, state).Take(Most - broken.Count));
        last = state;
    }
}

/// <summary>The processes that are alive and should not be, and the reverse.</summary>
/// <param name="Leaked">Processes that are alive and belong to no supervisor.</param>
/// <param name="Missing">To be alive, and dead.</param>
internal sealed record Muster(Seq<Pid> Leaked, Seq<Pid> Missing)
{
    internal static Muster Of(State state, IReadOnlySet<Pid> expected) => new(
        state.Processes.Select(process => process.Pid).Where(pid => !expected.Contains(pid)).ToSeq().Strict(),
        expected.Where(pid => !state.IsAlive(pid)).Order().ToSeq().Strict());

    internal bool IsComplete => Leaked.IsEmpty && Missing.IsEmpty;
}
