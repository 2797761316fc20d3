namespace Rusm.Orleans.Serialization;

/// <summary>The first byte of a signal in a batch. Silos of different versions must agree on it: numbers are never used again.</summary>
internal enum SignalKind : byte
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
}
