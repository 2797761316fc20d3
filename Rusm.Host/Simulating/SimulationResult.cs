using System.Collections.Immutable;

namespace Rusm.Host.Simulating;

/// <summary>The result of a simulated run.</summary>
/// <param name="Schedule">All that the simulation chose. The program makes the same run with it again.</param>
/// <param name="Problem">Why the run failed; null if it did not.</param>
/// <param name="Steps">The number of steps: resumptions of processes and their operations.</param>
/// <param name="Time">The virtual time that has passed.</param>
/// <param name="Digest">A hash of all signals of the run, in order, and of their results. Equal runs have equal digests, also on
/// other machines.</param>
/// <param name="Story">The signals of the run, in order, as text. Empty if the story was not asked for.</param>
public sealed record SimulationResult(
    Schedule Schedule, Finding? Problem, long Steps, TimeSpan Time, ulong Digest, ImmutableArray<string> Story)
{
    /// <summary>Whether the run failed.</summary>
    public bool Failed => Problem is not null;

    /// <summary>Does nothing if the run did not fail.</summary>
    /// <exception cref="SimulationFailedException">The run failed.</exception>
    public void ThrowIfFailed()
    {
        if (Failed)
        {
            throw new SimulationFailedException(this);
        }
    }

    /// <summary>Returns the problem, the schedule and the story.</summary>
    /// <returns>Some lines.</returns>
    public override string ToString()
    {
        IEnumerable<string> lines =
        [
            Problem is null ? $"The run took {Steps:N0} steps without a problem." : $"{Problem}",
            $"Schedule: {Schedule}",
            .. Story.IsEmpty ? Array.Empty<string>() : ["What happened:", .. Story.Select(static line => $"  {line}")],
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
