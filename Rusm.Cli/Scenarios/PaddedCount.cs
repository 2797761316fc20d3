using System.Runtime.InteropServices;

namespace Rusm.Cli.Scenarios;

/// <summary>A count that one thread at a time increases and any thread may read. It has a cache line of its own: two counts in the
/// same line slow down two cores that increase them.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedCount
{
    [FieldOffset(64)]
    private long count;

    internal readonly long Now => Volatile.Read(in count);

    internal void Add(long more) => count += more;
}
