using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rusm.Kernel.Traces;

/// <summary>Encodes numbers and texts as bytes in a growing buffer. Small numbers take one byte.</summary>
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

    /// <summary>Writes seven bits per byte, the lowest first. The high bit of a byte is set if another byte follows.</summary>
    internal void Number(ulong value)
    {
        Reserve(10);
        var (bytes, at) = (buffer, Length);
        for (; value >= 0x80; value >>= 7)
        {
            bytes[at++] = (byte)(value | 0x80);
        }

        bytes[at] = (byte)value;
        Length = at + 1;
    }

    /// <summary>Writes small numbers of either sign in few bytes (zigzag): 0, -1, 1, -2 become 0, 1, 2, 3.</summary>
    internal void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    internal void Fixed(ulong value)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(Length), value);
        Length += sizeof(ulong);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((ulong)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>
    /// Writes twice the byte count and the text in UTF-8. A .NET string that is not valid Unicode is written as twice the number of its
    /// UTF-16 units plus one, and each unit in two bytes.
    /// </summary>
    internal void Text(string text)
    {
        var surrogates = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;
        if (surrogates && !Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Equals(text, StringComparison.Ordinal))
        {
            Units(text);
            return;
        }

        var count = Encoding.UTF8.GetByteCount(text);
        Number((ulong)count << 1);
        Reserve(count);
        Length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(Length));
    }

    private void Units(string text)
    {
        Number(((ulong)text.Length << 1) | 1);
        Reserve(2 * text.Length);
        foreach (var unit in text)
        {
            buffer[Length++] = (byte)unit;
            buffer[Length++] = (byte)(unit >> 8);
        }
    }

    private void Reserve(int count)
    {
        if (buffer.Length - Length < count)
        {
            Grow(count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count) =>
        Array.Resize(ref buffer, (int)Math.Max((long)Length + count, Math.Min(2L * buffer.Length, Array.MaxLength)));
}
