using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Thrown into a body whose process has ended, by the receive it is parked in and by every operation it still tries. Let it
/// through: it unwinds the body, so that its <c>finally</c> and <c>using</c> run. It is never a crash.
/// </summary>
public sealed class ProcessEndedException : OperationCanceledException
{
    internal ProcessEndedException(Death death, CancellationToken token)
        : base($"Process {death.Pid} has ended ({death.Reason}, {death.Cause}); its body can only unwind.", token) => Death = death;

    /// <summary>The end of the process: its pid, its reason, and what ended it.</summary>
    public Death Death { get; }
}
