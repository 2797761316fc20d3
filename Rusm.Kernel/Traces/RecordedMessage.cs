namespace Rusm.Kernel.Traces;

/// <summary>A message in a trace: its type, and its content if the recording has it.</summary>
/// <param name="Type">The full name of the type; null for a message that is null.</param>
/// <param name="Content">The serialized content; null if it was not recorded.</param>
public sealed record RecordedMessage(string? Type, ReadOnlyMemory<byte>? Content = null)
{
    /// <summary>Compares the types and the contents.</summary>
    /// <param name="other">The message to compare with.</param>
    /// <returns>True if both are equal.</returns>
    public bool Equals(RecordedMessage? other) =>
        other is not null
        && Type == other.Type
        && Content.HasValue == other.Content.HasValue
        && Content.GetValueOrDefault().Span.SequenceEqual(other.Content.GetValueOrDefault().Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Content?.Length);

    /// <summary>The type, and the size of the content.</summary>
    /// <returns><c>Order.Placed (17 bytes)</c>.</returns>
    public override string ToString() => Content is { } content ? $"{Type ?? "null"} ({content.Length} bytes)" : Type ?? "null";
}
