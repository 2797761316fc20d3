using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>The message of a cast in the mailbox of the server (Erlang: <c>{'$gen_cast', Message}</c>).</summary>
/// <param name="Content">The message. It is shared and not copied.</param>
public sealed record Cast(object? Content)
{
    /// <inheritdoc/>
    public override string ToString() => $"cast {SafeText.Of(Content)}";
}

/// <summary>Casts: messages to a server without a reply (Erlang: <c>gen_server:cast/2</c>).</summary>
public static class Casts
{
    /// <summary>Sends a message to the cast handler of a server (Erlang: <c>gen_server:cast/2</c>). Does nothing if the
    /// server is not alive.</summary>
    /// <param name="context">The context of the sender.</param>
    /// <param name="to">The server.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public static void Cast(this ProcessContext context, Pid to, object? message) => context.Send(to, new Cast(message));

    /// <summary>Sends a message to the cast handler of a server, from outside any process (Erlang: <c>gen_server:cast/2</c>). Does
    /// nothing if the server is not alive.</summary>
    /// <param name="runtime">The runtime of the server.</param>
    /// <param name="to">The server.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public static void Cast(this Runtime runtime, Pid to, object? message) => runtime.Send(to, new Cast(message));
}
