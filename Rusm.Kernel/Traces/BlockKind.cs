namespace Rusm.Kernel.Traces;

/// <summary>What a block of a trace holds.</summary>
public enum BlockKind : byte
{
    /// <summary>No block has it.</summary>
    None = 0,

    /// <summary>Processes of the state that the recording began with.</summary>
    Snapshot = 1,

    /// <summary>What happened, in order.</summary>
    Steps = 2,

    /// <summary>The end of the recording, and why it ended.</summary>
    End = 3,
}
