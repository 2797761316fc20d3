using Rusm.Kernel.Traces;

namespace Rusm.Orleans.Serialization;

/// <summary>A message in the form in which it crosses to another node: the bytes that Orleans' serializer made of it.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Type">The type of the message, for texts.</param>
internal sealed record Payload(byte[] Bytes, string Type) : ISerializedMessage
{
    /// <summary>The message as traces and logs show it.</summary>
    /// <returns><c>Shop.Order (serialized)</c>.</returns>
    public override string ToString() => $"{Type} (serialized)";
}
