using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>The faults that a simulation injects. By default there are none.</summary>
public sealed record FaultOptions
{
    /// <summary>The largest number of processes that are killed, at any step.</summary>
    public int Kills { get; init; }

    /// <summary>The largest number of processes that are not run any more from some step on, as if their bodies blocked for ever.</summary>
    public int Hangs { get; init; }

    /// <summary>The largest number of processes whose body throws a <see cref="SimulatedFaultException"/> at its start.</summary>
    public int FailedStarts { get; init; }

    /// <summary>The largest number of messages that are held back. A held message, and all later ones of its sender to its receiver, arrive
    /// later. On the BEAM, only the order of the signals of one process to another is guaranteed.</summary>
    public int HeldMessages { get; init; }

    /// <summary>The largest number of connections between the nodes of a <see cref="SimulatedCluster"/> that are cut, at any step, and made again.
    /// What is on the way between the two nodes is lost, and each of them learns of it in its own time.</summary>
    public int Cuts { get; init; }

    /// <summary>Whether a process can be killed or hung; null allows all. It gets the pid, the name and the label of the process.</summary>
    public Func<Pid, string?, string?, bool>? Target { get; init; }

    /// <summary>The virtual time since the beginning of the run from which no faults are injected any more; null for no end. So a program can
    /// let a tree recover before it looks at it.</summary>
    public TimeSpan? Until { get; init; }

    internal bool Any => Kills > 0 || Hangs > 0 || FailedStarts > 0 || HeldMessages > 0 || Cuts > 0;
}
