using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>What a call puts into the server's mailbox (Erlang: <c>{'$gen_call', From, Request}</c>).</summary>
/// <param name="Content">What is asked for. It is shared, not copied.</param>
/// <param name="From">Where the reply goes, now or later, from this process or another.</param>
public sealed record Request(object? Content, ReplyTo From)
{
    /// <inheritdoc/>
    public override string ToString() => $"request {SafeText.Of(Content)} of {From}";
}
