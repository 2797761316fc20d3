namespace Rusm.Kernel.Traces;

/// <summary>The kind of a block of a trace.</summary>
internal enum BlockKind : byte
{
    /// <summary>Not a valid kind.</summary>
    None = 0,

    /// <summary>Part of the initial state of the recording.</summary>
    Snapshot = 1,

    /// <summary>Steps and other records, in order.</summary>
    Steps = 2,

    /// <summary>The end of the recording, with the reason.</summary>
    End = 3,
}
