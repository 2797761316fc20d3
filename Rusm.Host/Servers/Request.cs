using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>The request of a call in the mailbox of the server (Erlang: <c>{'$gen_call', From, Request}</c>).</summary>
/// <param name="Content">The request. It is shared and not copied.</param>
/// <param name="From">The call, to reply to it.</param>
public sealed record Request(object? Content, ReplyTo From) : IHostMessage
{
    /// <inheritdoc/>
    public override string ToString() => $"request {SafeText.Of(Content)} of {From}";
}
