namespace Rusm.Kernel.Rules;

/// <summary>User messages.</summary>
internal static class Messaging
{
    internal static Turn Send(Turn turn, Pid receiver, object? content) =>
        turn.Find(receiver) is null
            ? turn   // a message to a process that is not alive is dropped (Mailbox and order)
            : turn.Deliver(receiver, new Received.Message(content));
}
