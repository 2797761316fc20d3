using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A call that waits for a reply of one type; see <see cref="ServerDefinition{TServer, TState}.OnDeferredCall"/>. It can be kept, and be passed to
/// another process that replies.</summary>
/// <typeparam name="TReply">The type of the reply.</typeparam>
/// <param name="Call">The call.</param>
public readonly record struct ReplyTo<TReply>(ReplyTo Call);

/// <summary>
/// A call that waits for its reply (Erlang: <c>From</c>). It takes one reply, and none after the call is over. It can be kept, and be
/// passed to another process that replies.
/// </summary>
public abstract class ReplyTo
{
    internal ReplyTo(Pid caller) => Caller = caller;

    /// <summary>The caller; <see cref="Pid.Outside"/> for a call from outside any process.</summary>
    public Pid Caller { get; }

    /// <summary>Whether the call no longer waits for a reply.</summary>
    internal abstract bool IsOver { get; }

    /// <summary>The call as messages show it.</summary>
    /// <returns><c>call by &lt;3&gt;</c>.</returns>
    public override string ToString() => $"call by {Caller}";

    /// <summary>Gives the call its reply, unless the call is over.</summary>
    /// <param name="sender">The process that replies; null for outside.</param>
    /// <param name="content">The reply.</param>
    /// <returns>Whether the call took it.</returns>
    /// <exception cref="ProcessEndedException">The sender has ended. The call waits on.</exception>
    internal abstract bool Reply(HostedProcess? sender, object? content);

    /// <summary>The server has ended without a reply, which fails the call unless it is over. Called while the kernel takes the
    /// signal that ended it.</summary>
    /// <param name="death">The end of the server.</param>
    /// <param name="followUps">Where to put what is left to do afterwards.</param>
    internal abstract void ServerEnded(Death death, DeferredActions followUps);
}
