using Rusm.Host.Observing;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host;

/// <summary>
/// A call to a server on another node, or that other node's half of it. The request is a <see cref="Signal.Call"/>, the reply a <see cref="Signal.Reply"/>, which
/// the kernel of the caller's node delivers only while the caller holds the monitor: a reply that comes too late is dropped there.
/// </summary>
internal sealed class RemoteCall(Pid caller, Pid target, MonitorRef reference) : MonitoredCall(caller, reference)
{
    /// <summary>The server.</summary>
    internal Pid Target { get; } = target;

    /// <summary>Sends a request and waits for the reply.</summary>
    internal static ValueTask<TReply> AskAsync<TReply>(
        ProcessContext context, Pid target, object? request, TimeSpan timeout, CancellationToken cancellationToken) => AskAsync<TReply>(
            context,
            target,
            request,
            timeout,
            static (context, target, request) => new RemoteCall(
                context.Self, target, context.Process.Dispatcher.CallRemote(context.Process, target, request)),
            cancellationToken);

    /// <summary>The message of a request or of a reply in the form in which bodies receive it. Other messages stay as they are.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="content">The message as the kernel delivers it.</param>
    internal static object? AsReceived(Pid to, object? content) => content switch
    {
        CallRequest request => new Request(request.Content, new RemoteCall(request.From, to, request.Reference)),
        CallReply reply => new Answer(reply.Reference, reply.Content),
        _ => content,
    };

    // The server's node does not know whether the caller still waits.
    internal override bool IsOver => false;

    internal override bool Reply(Dispatcher by, HostedProcess? sender, object? content)
    {
        sender?.RefuseIfEnded();
        by.ReplyRemote(sender?.Pid ?? Pid.Outside, this, content);
        return true;
    }

    // The kernel removes the monitor when it delivers the reply or the end of the server. So it delivers one of them.
    private protected override bool HasOneEnd => true;

    private protected override bool IsAnsweredBy(object? content) => content is Answer answer && answer.Reference == Reference;

    private protected override object? ReplyIn(object? content) => ((Answer)content!).Content;

    /// <summary>The message with the reply. The call takes it out of the mailbox.</summary>
    internal sealed record Answer(MonitorRef Reference, object? Content) : IHostMessage
    {
        public override string ToString() => $"reply {SafeText.Of(Content)} to call {Reference}";
    }
}
