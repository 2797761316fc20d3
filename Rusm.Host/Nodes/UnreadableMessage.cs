using Rusm.Kernel;

namespace Rusm.Host.Nodes;

/// <summary>What a transport delivers in place of a reply, or of the argument of a body, that it can't read. It is of no type that a program expects,
/// <c>object</c> included.</summary>
/// <param name="Exception">Why it can't be read.</param>
internal sealed record UnreadableMessage(Exception Exception)
{
    /// <summary>The same in words.</summary>
    internal string Problem => new Fault(Exception).Message;

    /// <inheritdoc/>
    public override string ToString() => $"unreadable: {Problem}";
}
