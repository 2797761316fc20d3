using System.Text;

namespace Rusm.Kernel.Traces;

/// <summary>Numbers and texts as bytes, in a buffer that grows. Small numbers take one byte.</summary>
internal struct WireWriter
{
    private byte[] buffer;

    internal WireWriter(int capacity) => buffer = new byte[capacity];

    internal int Length { get; private set; }

    internal readonly ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    internal void Clear() => Length = 0;

    internal void Byte(byte value)
    {
        Reserve(1);
        buffer[Length++] = value;
    }

    /// <summary>Seven bits a byte, the lowest first; the high bit says that more follows.</summary>
    internal void Number(ulong value)
    {
        Reserve(10);
        for (; value >= 0x80; value >>= 7)
        {
            buffer[Length++] = (byte)(value | 0x80);
        }

        buffer[Length++] = (byte)value;
    }

    /// <summary>Small either way: 0, -1, 1, -2 become 0, 1, 2, 3.</summary>
    internal void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    internal void Fixed(ulong value)
    {
        Reserve(sizeof(ulong));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(Length), value);
        Length += sizeof(ulong);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((ulong)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    internal void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    private void Reserve(int count)
    {
        if (buffer.Length - Length < count)
        {
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, Length + count));
        }
    }
}
