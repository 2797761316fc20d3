using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Thrown by an operation that creates something for a process that is not alive.</summary>
public sealed class NoSuchProcessException : InvalidOperationException
{
    internal NoSuchProcessException(string operation, Pid pid)
        : base($"{operation}: {pid} is not alive, so nothing can be made in its name. Name a live process, or spawn without one.") =>
        Pid = pid;

    /// <summary>The process that is not alive.</summary>
    public Pid Pid { get; }
}
