namespace Rusm.Kernel.Rules;

/// <summary>User messages.</summary>
internal static class Messaging
{
    internal static Turn Send(Turn turn, Pid receiver, object? content) =>
        turn.Find(receiver) is null
            ? turn   // sending to a dead process does nothing (Mailbox and order)
            : turn.Deliver(receiver, new Received.Message(content));
}
