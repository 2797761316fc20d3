namespace Rusm.Host.Simulating;

/// <summary>The kinds of problems that a simulation finds by itself.</summary>
[Flags]
public enum FindingKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The program threw an exception: a check of the test failed, for example.</summary>
    ProgramFailed = 1,

    /// <summary>The program waits, and nothing can happen any more.</summary>
    Deadlock = 2,

    /// <summary>The program has not ended within <see cref="SimulationOptions.MaxSteps"/>.</summary>
    Livelock = 4,

    /// <summary><see cref="SimulationOptions.Invariant"/> does not hold.</summary>
    InvariantBroken = 8,

    /// <summary>A body or the program waits for something that the simulation does not control: the clock of the system, input and output, or
    /// another thread.</summary>
    OutsideAwait = 16,

    /// <summary>At the end, there is a message in the mailbox of a process that is alive.</summary>
    UnreceivedMessage = 32,

    /// <summary>At the end, a process is alive.</summary>
    ProcessLeft = 64,

    /// <summary>The kinds that are never intended.</summary>
    Default = ProgramFailed | Deadlock | Livelock | InvariantBroken | OutsideAwait,
}
