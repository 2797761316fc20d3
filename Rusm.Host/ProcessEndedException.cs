using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Thrown in the body of a process that has ended: by the receive in which it waits, and by every method of its context. Do not catch it:
/// it unwinds the body, so that <c>finally</c> and <c>using</c> blocks run. It is never a crash.
/// </summary>
public sealed class ProcessEndedException : OperationCanceledException
{
    internal ProcessEndedException(Death death, CancellationToken token)
        : base($"Process {death.Pid} has ended ({death.Reason}, {death.Cause}); its body can only unwind.", token) => Death = death;

    /// <summary>The end of the process: its pid, its reason, and what ended it.</summary>
    public Death Death { get; }
}
