using Rusm.Kernel;

namespace Rusm.Host.Observing;

/// <summary>The end of a call.</summary>
/// <param name="Server">The server; <see cref="Pid.Outside"/> if it was called by a name that no process has.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Duration">The time from the request to the end; null if the call was not measured, see
/// <see cref="RuntimeObserver.CallSampleInterval"/>.</param>
public readonly record struct CallReport(Pid Server, CallStatus Status, TimeSpan? Duration);

/// <summary>How a call ended.</summary>
public enum CallStatus
{
    /// <summary>With a reply.</summary>
    Replied = 0,

    /// <summary>The server was not alive, no process had its name, or it ended before it replied.</summary>
    ServerEnded,

    /// <summary>The time was up.</summary>
    TimedOut,

    /// <summary>The caller cancelled it.</summary>
    Cancelled,
}
