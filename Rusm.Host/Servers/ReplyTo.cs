using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Where the reply to one call goes (Erlang: <c>From</c>). It takes one reply, and none once the caller has given up. It may be
/// kept, and handed to another process that replies instead.
/// </summary>
public sealed class ReplyTo
{
    private readonly Lock slot = new();
    private bool closed;

    internal ReplyTo(Pid caller, MonitorRef reference) => (Caller, Reference) = (caller, reference);

    /// <summary>Who calls.</summary>
    public Pid Caller { get; }

    /// <summary>The monitor that the caller holds on the server; each call has its own.</summary>
    public MonitorRef Reference { get; }

    /// <summary>The call as the traces and messages show it.</summary>
    /// <returns><c>call #7 by &lt;3&gt;</c>.</returns>
    public override string ToString() => $"call {Reference} by {Caller}";

    /// <summary>
    /// Sends the reply, unless there was one or the caller has given up. Sending is inside the lock: once the caller has closed the
    /// slot, a reply is in its mailbox already or will never be. A sender that is dead throws, and has not replied.
    /// </summary>
    /// <returns>Whether it was sent.</returns>
    internal bool Reply(object? content, Action<Pid, object?> send)
    {
        lock (slot)
        {
            if (closed)
            {
                return false;
            }

            send(Caller, new Answer(this, content));
            return closed = true;
        }
    }

    /// <summary>Sends the reply as it was sent in the run that is replayed, whatever the slot says.</summary>
    internal void ReplyAsBefore(object? content, Action<Pid, object?> send) => send(Caller, new Answer(this, content));

    /// <summary>From now on there is no reply to come.</summary>
    internal void Close()
    {
        lock (slot)
        {
            closed = true;
        }
    }

    internal bool IsAnsweredBy(Received item) => item is Received.Message { Content: Answer answer } && answer.To == this;

    internal bool IsOverWith(Received item) => IsAnsweredBy(item) || (item is Received.Down down && down.Reference == Reference);

    /// <summary>The reply on its way. Nobody sees it: the call takes it out of the mailbox.</summary>
    internal sealed record Answer(ReplyTo To, object? Content)
    {
        public override string ToString() => $"reply {Content ?? "null"} to {To}";
    }
}
