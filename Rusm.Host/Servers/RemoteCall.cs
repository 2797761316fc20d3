using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A call to a server on another node, or that other node's half of it. The reply is a <see cref="Signal.Reply"/>, which the kernel of the
/// caller's node delivers only while the caller holds the monitor: a reply that comes too late is dropped there.
/// </summary>
internal sealed class RemoteCall(Pid caller, MonitorRef reference) : MonitoredCall(caller, reference)
{
    /// <summary>Sends a request and waits for the reply.</summary>
    internal static ValueTask<TReply> AskAsync<TReply>(
        ProcessContext context, Pid target, object? request, TimeSpan timeout, CancellationToken cancellationToken) => AskAsync<TReply>(
            context, target, request, timeout, static (context, reference) => new RemoteCall(context.Self, reference), cancellationToken);

    // The server's node does not know whether the caller still waits.
    internal override bool IsOver => false;

    internal override bool Reply(Dispatcher by, HostedProcess? sender, object? content)
    {
        sender?.RefuseIfEnded();
        by.ReplyRemote(sender?.Pid ?? Pid.Outside, Caller, Reference, new Answer(Reference, content));
        return true;
    }

    private protected override bool IsAnsweredBy(object? content) => content is Answer answer && answer.Reference == Reference;

    private protected override object? ReplyIn(object? content) => ((Answer)content!).Content;

    /// <summary>The message with the reply. The call takes it out of the mailbox.</summary>
    internal sealed record Answer(MonitorRef Reference, object? Content) : IHostMessage
    {
        public override string ToString() => $"reply {SafeText.Of(Content)} to call {Reference}";
    }
}
