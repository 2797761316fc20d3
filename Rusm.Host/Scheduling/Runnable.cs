using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>An item that a worker can run: a process, from its beginning or from where it is parked, or the continuation of a
/// call from outside.</summary>
/// <param name="pid">The process whose body runs; <see cref="Pid.Outside"/> for none.</param>
internal abstract class Runnable(Pid pid)
{
    /// <summary>The process whose body runs; <see cref="Pid.Outside"/> for none.</summary>
    internal Pid Pid { get; } = pid;

    /// <summary>Runs until it waits or has ended.</summary>
    internal abstract void Run();
}
