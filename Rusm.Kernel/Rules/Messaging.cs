using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Rules;

/// <summary>User messages.</summary>
internal static class Messaging
{
    internal static Turn Send(Turn turn, Pid sender, Pid receiver, object? content) =>
        turn.Find(receiver) is not null ? turn.Deliver(receiver, new Received.Message(content))
        : turn.IsRemote(receiver) ? turn.Forward(receiver.Node, new RemoteSignal.Send(sender, receiver, content))
        : turn;   // a message to a process that is not alive is dropped (Mailbox and order)
}
