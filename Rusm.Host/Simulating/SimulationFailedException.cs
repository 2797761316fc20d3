namespace Rusm.Host.Simulating;

/// <summary>A simulated run has failed. The message has the problem, the schedule, the story and a test that repeats the run.</summary>
public sealed class SimulationFailedException : Exception
{
    internal SimulationFailedException(SimulationResult result)
        : base(result.ToString(), result.Problem?.Exception) => Result = result;

    internal SimulationFailedException(ExplorationResult exploration)
        : base(exploration.ToString(), exploration.Failure?.Problem?.Exception) => Result = exploration.Failure;

    /// <summary>The run that failed, shrunk if it is of an exploration.</summary>
    public SimulationResult? Result { get; }
}
