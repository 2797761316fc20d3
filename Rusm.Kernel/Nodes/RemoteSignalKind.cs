namespace Rusm.Kernel.Nodes;

/// <summary>The code of a signal between nodes, in a trace and in the bytes between silos. Numbers are never used again.</summary>
internal enum RemoteSignalKind : byte
{
    None = 0,
    Send = 1,
    Reply = 2,
    Link = 3,
    Unlink = 4,
    Unlinked = 5,
    LinkExit = 6,
    Exit = 7,
    Monitor = 8,
    Demonitor = 9,
    Down = 10,
    Spawn = 11,
    Spawned = 12,
    Join = 13,
    Leave = 14,
    Claim = 15,
    Claimed = 16,
    Named = 17,
    Unnamed = 18,
    Call = 19,
    ReplyEndingMonitor = 20,
}
