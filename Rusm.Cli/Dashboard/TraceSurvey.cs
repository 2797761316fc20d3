using Rusm.Cli.Traces;
using Rusm.Dashboard.Http;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Dashboard;

/// <summary>
/// Reads what a page lists of a whole trace: the first deaths, and the supervisors. On the way it keeps the states from which the replay
/// starts later.
/// </summary>
internal sealed class TraceSurvey(TraceReplay replay) : ITraceVisitor
{
    private const int DeathsListed = 1_000;

    private readonly NameTracker names = new(replay.Trace.InitialState());
    private readonly List<TraceDeath> deaths = [];
    private readonly List<TraceEntry.SupervisorDeclared> supervisors = [];

    internal IReadOnlyList<TraceDeath> Deaths => deaths;

    internal IReadOnlyList<TraceEntry.SupervisorDeclared> Supervisors => supervisors;

    /// <inheritdoc/>
    public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        replay.Keep(step, after);
        if (deaths.Count == DeathsListed)
        {
            return;
        }

        foreach (var effect in effects)
        {
            if (effect is Effect.Stop { Death: var death } && deaths.Count < DeathsListed)
            {
                deaths.Add(new TraceDeath(step, death.Pid.Value, UserFile.Shown(Sentences.Of(death, names.Of(death.Pid)))));
            }
        }

        names.Apply(signal, effects, after);
    }

    /// <inheritdoc/>
    public void Entry(long step, TraceEntry note)
    {
        if (note is TraceEntry.SupervisorDeclared declared)
        {
            supervisors.Add(declared);
        }
    }
}
