using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Thrown by the await of a task whose process ended without a result.</summary>
public sealed class ProcessTaskException : Exception
{
    internal ProcessTaskException(Pid pid, ExitReason reason, Death? death)
        : base($"The task {pid} ended without a result: {reason}.", reason.Fault?.Exception) => (Pid, Reason, Death) = (pid, reason, death);

    /// <summary>The process of the task.</summary>
    public Pid Pid { get; }

    /// <summary>Its exit reason.</summary>
    public ExitReason Reason { get; }

    /// <summary>Its death, with the chain of causes; null if it had ended before it was monitored.</summary>
    public Death? Death { get; }

    /// <inheritdoc/>
    public override string ToString() => ExceptionText.Of(this);
}
