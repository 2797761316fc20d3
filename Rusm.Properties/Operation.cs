namespace Rusm.Properties;

/// <summary>A command that a client gave to a server.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
/// <param name="Client">The number of the client, from 0.</param>
/// <param name="Command">The command.</param>
/// <param name="Begin">When the client sent it, in the order of all sends and replies.</param>
/// <param name="End">When the reply came; null if none came: the command may have taken effect, or not.</param>
/// <param name="Reply">The reply.</param>
internal sealed record Operation<TCommand>(int Client, TCommand Command, long Begin, long? End, object? Reply)
{
    /// <summary>Returns the client, the command and the reply.</summary>
    /// <returns>For example <c>client 1: Read -> 3</c>.</returns>
    public override string ToString() => $"client {Client}: {Command} -> {(End is null ? "no reply" : $"{Reply}")}";
}
