using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>What a cast puts into the server's mailbox (Erlang: <c>{'$gen_cast', Message}</c>).</summary>
/// <param name="Content">The message. It is shared, not copied.</param>
public sealed record Cast(object? Content)
{
    /// <inheritdoc/>
    public override string ToString() => $"cast {SafeText.Of(Content)}";
}

/// <summary>Telling a server something, without a reply (Erlang: <c>gen_server:cast/2</c>).</summary>
public static class Casts
{
    /// <summary>Sends a message for the server's <c>HandleCast</c> (Erlang: <c>gen_server:cast/2</c>). To the dead: nothing.</summary>
    /// <param name="context">Who sends.</param>
    /// <param name="to">The server.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public static void Cast(this ProcessContext context, Pid to, object? message) => context.Send(to, new Cast(message));

    /// <summary>Sends a message for the server's <c>HandleCast</c> from outside (Erlang: <c>gen_server:cast/2</c>). To the dead:
    /// nothing.</summary>
    /// <param name="runtime">Where the server lives.</param>
    /// <param name="to">The server.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public static void Cast(this Runtime runtime, Pid to, object? message) => runtime.Send(to, new Cast(message));
}
