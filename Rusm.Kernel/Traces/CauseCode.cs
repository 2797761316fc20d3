using System.Diagnostics;

namespace Rusm.Kernel.Traces;

/// <summary>The code of a cause of death. A trace, and the bytes between nodes, have a cause as this byte and a pid.</summary>
internal enum CauseKind : byte
{
    Returned = 0,
    Threw = 1,
    Stopped = 2,
    ExitSignal = 3,
    Link = 4,
    NoProcess = 5,
    Escalation = 6,
    NoConnection = 7,
    NameConflict = 8,
}

/// <summary>Converts causes to their codes and back.</summary>
internal static class CauseCode
{
    internal static (CauseKind Kind, Pid Other) Of(Cause cause) => cause switch
    {
        Cause.Returned => (CauseKind.Returned, Pid.Outside),
        Cause.Threw => (CauseKind.Threw, Pid.Outside),
        Cause.Stopped => (CauseKind.Stopped, Pid.Outside),
        Cause.ExitSignal signal => (CauseKind.ExitSignal, signal.Sender),
        Cause.Link link => (CauseKind.Link, link.Death.Pid),
        Cause.NoProcess none => (CauseKind.NoProcess, none.Peer),
        Cause.Escalation escalation => (CauseKind.Escalation, escalation.Death.Pid),
        Cause.NoConnection lost => (CauseKind.NoConnection, lost.Peer),
        Cause.NameConflict conflict => (CauseKind.NameConflict, conflict.Winner),
        _ => throw new UnreachableException($"No code for {cause}"),
    };

    /// <summary>Converts a code to a cause; null if the code is unknown.</summary>
    /// <param name="kind">The code.</param>
    /// <param name="other">The other process of the cause.</param>
    /// <param name="earlier">The death that caused this one; null if the recording left it out. It is then replaced by a death of
    /// <paramref name="other"/> with the reason <c>unknown</c>.</param>
    internal static Cause? From(CauseKind kind, Pid other, Death? earlier) => kind switch
    {
        CauseKind.Returned => Cause.Returned.Instance,
        CauseKind.Threw => Cause.Threw.Instance,
        CauseKind.Stopped => Cause.Stopped.Instance,
        CauseKind.ExitSignal => new Cause.ExitSignal(other),
        CauseKind.Link => new Cause.Link(earlier ?? LeftOut(other)),
        CauseKind.NoProcess => new Cause.NoProcess(other),
        CauseKind.Escalation => new Cause.Escalation(earlier ?? LeftOut(other)),
        CauseKind.NoConnection => new Cause.NoConnection(other),
        CauseKind.NameConflict => new Cause.NameConflict(other),
        _ => null,
    };

    private static Death LeftOut(Pid pid) => new(pid, ExitReason.Named("unknown"), Cause.Stopped.Instance);
}
