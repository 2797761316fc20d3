using System.Buffers.Binary;
using System.Text;

namespace Rusm.Kernel.Traces;

/// <summary>Decodes numbers and texts from the bytes of one block. The counterpart of <see cref="WireWriter"/>.</summary>
internal ref struct WireReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> bytes;
    private readonly long offset;

    /// <param name="bytes">The records of a block.</param>
    /// <param name="offset">The offset of the bytes in the trace. It is used in error messages.</param>
    internal WireReader(ReadOnlySpan<byte> bytes, long offset)
    {
        this.bytes = bytes;
        this.offset = offset;
    }

    internal int Position { get; private set; }

    internal readonly bool IsAtEnd => Position == bytes.Length;

    internal byte Byte() => Position < bytes.Length ? bytes[Position++] : throw Invalid("the block ends in the middle of a record");

    internal ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Invalid("a number is longer than 64 bits");
    }

    internal long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    internal ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    internal ReadOnlySpan<byte> Bytes() => Take(Number());

    internal string Text()
    {
        var length = Number();
        if ((length & 1) != 0)
        {
            return Units(length >> 1);
        }

        try
        {
            return Strict.GetString(Take(length >> 1));
        }
        catch (ArgumentException)
        {
            throw Invalid("a text is not UTF-8");
        }
    }

    internal readonly TraceException Invalid(string what) => new(offset + Position, what);

    private string Units(ulong count)
    {
        var pairs = Take(2 * count);
        var units = new char[pairs.Length / 2];
        for (var index = 0; index < units.Length; index++)
        {
            units[index] = (char)BinaryPrimitives.ReadUInt16LittleEndian(pairs[(2 * index)..]);
        }

        return new string(units);
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(bytes.Length - Position))
        {
            throw Invalid("the block ends in the middle of a record");
        }

        var taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
