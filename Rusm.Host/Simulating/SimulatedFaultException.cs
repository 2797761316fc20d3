namespace Rusm.Host.Simulating;

/// <summary>The exception with which the start of a process fails by <see cref="FaultOptions.FailedStarts"/>.</summary>
public sealed class SimulatedFaultException : Exception
{
    internal SimulatedFaultException()
        : base("The simulation lets this start fail.")
    {
    }
}
