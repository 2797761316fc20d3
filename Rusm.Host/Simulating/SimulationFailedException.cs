namespace Rusm.Host.Simulating;

/// <summary>A simulated run has failed. The message has the problem, the schedule, the story and a test that repeats the run.</summary>
public sealed class SimulationFailedException : Exception
{
    /// <summary>Creates the exception for a result.</summary>
    /// <param name="result">The result, which failed.</param>
    public SimulationFailedException(SimulationResult result)
        : base(result?.ToString(), result?.Problem?.Exception) => Result = result;

    /// <summary>Creates the exception for a result of an exploration.</summary>
    /// <param name="exploration">The exploration, which found a problem.</param>
    public SimulationFailedException(ExplorationResult exploration)
        : base(exploration?.ToString(), exploration?.Failure?.Problem?.Exception) => Result = exploration?.Failure;

    /// <summary>Creates the exception.</summary>
    public SimulationFailedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message.</param>
    public SimulationFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public SimulationFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The run that failed; null if the exception was created without one.</summary>
    public SimulationResult? Result { get; }
}
