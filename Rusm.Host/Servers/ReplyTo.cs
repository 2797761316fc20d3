using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A call that waits for a reply of one type; see <see cref="ServerDefinition{TServer, TState}.OnDeferredCall"/>. It can be
/// stored, and passed to another process that replies.</summary>
/// <typeparam name="TReply">The type of the reply.</typeparam>
/// <param name="Call">The call.</param>
public readonly record struct ReplyTo<TReply>(ReplyTo Call);

/// <summary>
/// A call that waits for its reply (Erlang: <c>From</c>). It takes one reply, and none after the call is over. It can be stored, and
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

    /// <summary>Completes the call with a reply, unless the call is over.</summary>
    /// <param name="by">The dispatcher of the code that replies.</param>
    /// <param name="sender">The process that replies; null for outside.</param>
    /// <param name="content">The reply.</param>
    /// <returns>Whether the call accepted the reply.</returns>
    /// <exception cref="ProcessEndedException">The sender has ended. The call continues to wait.</exception>
    internal abstract bool Reply(Dispatcher by, HostedProcess? sender, object? content);

    /// <summary>Fails the call, unless it is over, because the server has ended without a reply. Called while the kernel applies the
    /// signal that ended the server.</summary>
    /// <param name="death">The end of the server.</param>
    /// <param name="followUps">The list for the actions to run after the gate is left.</param>
    internal abstract void ServerEnded(Death death, DeferredActions followUps);
}
