using System.Diagnostics;
using Rusm.Kernel;

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

/// <summary>The byte of the cause of a death in a batch.</summary>
internal enum DeathKind : byte
{
    Returned = 0,
    Threw = 1,
    Stopped = 2,
    ExitSignal = 3,
    Link = 4,
    NoProcess = 5,
    Escalation = 6,
    NoConnection = 7,
}

/// <summary>Converts causes of deaths to their bytes and back.</summary>
internal static class SignalKinds
{
    /// <summary>How many deaths of a chain of causes cross to another node: the latest ones.</summary>
    internal const int LongestChain = 32;

    internal static (DeathKind Kind, Pid Other) Of(Cause cause) => cause switch
    {
        Cause.Returned => (DeathKind.Returned, Pid.Outside),
        Cause.Threw => (DeathKind.Threw, Pid.Outside),
        Cause.Stopped => (DeathKind.Stopped, Pid.Outside),
        Cause.ExitSignal signal => (DeathKind.ExitSignal, signal.Sender),
        Cause.Link link => (DeathKind.Link, link.Death.Pid),
        Cause.NoProcess none => (DeathKind.NoProcess, none.Peer),
        Cause.Escalation escalation => (DeathKind.Escalation, escalation.Death.Pid),
        Cause.NoConnection lost => (DeathKind.NoConnection, lost.Peer),
        _ => throw new UnreachableException($"No byte for {cause}"),
    };

    /// <summary>Converts a byte to a cause.</summary>
    /// <param name="kind">The byte.</param>
    /// <param name="other">The other process of the cause.</param>
    /// <param name="earlier">The death that caused this one; null if it did not cross. Then a death with the reason <c>unknown</c> is in its place.</param>
    internal static Cause From(DeathKind kind, Pid other, Death? earlier)
    {
        return kind switch
        {
            DeathKind.Returned => new Cause.Returned(),
            DeathKind.Threw => new Cause.Threw(),
            DeathKind.Stopped => new Cause.Stopped(),
            DeathKind.ExitSignal => new Cause.ExitSignal(other),
            DeathKind.Link => new Cause.Link(earlier ?? Unknown()),
            DeathKind.NoProcess => new Cause.NoProcess(other),
            DeathKind.Escalation => new Cause.Escalation(earlier ?? Unknown()),
            DeathKind.NoConnection => new Cause.NoConnection(other),
            _ => throw new InvalidDataException($"A batch has a death of kind {(byte)kind}: the other silo has a newer version of Rusm.Orleans."),
        };

        Death Unknown() => new(other, ExitReason.Named("unknown"), new Cause.Stopped());
    }
}
