using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>What a worker can run: a process, from its beginning or from where it was parked, or what comes after a call from outside.</summary>
/// <param name="pid">The process whose body runs; <see cref="Pid.Outside"/> for none.</param>
internal abstract class Runnable(Pid pid)
{
    /// <summary>The process whose body runs; <see cref="Pid.Outside"/> for none.</summary>
    internal Pid Pid { get; } = pid;

    /// <summary>Runs until there is nothing to do but wait.</summary>
    internal abstract void Run();
}
