using Rusm.Kernel;

namespace Rusm.Host.Observing;

/// <summary>A message that nothing will receive.</summary>
/// <param name="Receiver">The process to which it was sent.</param>
/// <param name="Content">The message; of a cast, its content. The request of a call is not reported: its caller learns of the end.</param>
/// <param name="Reason">Why it was dropped.</param>
public readonly record struct DroppedMessage(Pid Receiver, object? Content, DropReason Reason);

/// <summary>Why a message was dropped.</summary>
public enum DropReason
{
    /// <summary>It was sent to a process that was not alive.</summary>
    ReceiverNotAlive = 0,

    /// <summary>It was in the mailbox of a process that ended.</summary>
    ReceiverEnded,
}
