using Rusm.Host.Nodes;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Casts an item of a mailbox to the type that is expected.</summary>
internal static class CheckedCast
{
    /// <exception cref="InvalidCastException">The item has another type, or came from another node and can't be read.</exception>
    internal static T As<T>(object? value, string what, Pid whose) => value switch
    {
        UnreadableMessage unreadable => throw new InvalidCastException($"{what} {whose} can't be read on this node: {unreadable.Problem}", unreadable.Exception),
        T typed => typed,
        null when default(T) is null => default!,
        _ => throw new InvalidCastException($"{what} {whose} is {value?.GetType().ToString() ?? "null"}, and should be {typeof(T)}."),
    };
}
