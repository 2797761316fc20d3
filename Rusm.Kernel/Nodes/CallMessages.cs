namespace Rusm.Kernel.Nodes;

/// <summary>The request of a <see cref="Signal.Call"/>, as a message to the process that is to reply (Erlang: <c>{'$gen_call', From, Request}</c>).</summary>
/// <param name="From">The caller.</param>
/// <param name="Reference">The monitor of the call, which the reply has.</param>
/// <param name="Content">The request.</param>
public sealed record CallRequest(Pid From, MonitorRef Reference, object? Content)
{
    /// <summary>The request as traces show it.</summary>
    /// <returns><c>request hello of call #7 by &lt;3&gt;</c>.</returns>
    public override string ToString() => $"request {SafeText.Of(Content)} of call {Reference} by {From}";
}

/// <summary>The content of a <see cref="Signal.Reply"/>, as a message to the caller.</summary>
/// <param name="Reference">The monitor of the call.</param>
/// <param name="Content">The reply.</param>
public sealed record CallReply(MonitorRef Reference, object? Content)
{
    /// <summary>The reply as traces show it.</summary>
    /// <returns><c>reply hello to call #7</c>.</returns>
    public override string ToString() => $"reply {SafeText.Of(Content)} to call {Reference}";
}
