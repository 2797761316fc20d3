namespace Rusm.Host.Simulating;

/// <summary>The exception with which the start of a process fails by <see cref="FaultOptions.FailedStarts"/>.</summary>
public sealed class SimulatedFaultException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SimulatedFaultException()
        : base("The simulation lets this start fail.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message.</param>
    public SimulatedFaultException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public SimulatedFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
