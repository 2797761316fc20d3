using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Replaying;

/// <summary>
/// Compares what a body does with the recording. The recording has the type of a message, the type and message of the exception of a crash,
/// and the text of the value of an exit reason.
/// </summary>
internal static class ReplayComparison
{
    internal static bool Same(Signal then, Signal now) => (then, now) switch
    {
        (Signal.Send a, Signal.Send b) => a.By == b.By && a.To == b.To && SameMessage(a.Content, b.Content),
        (Signal.SendNamed a, Signal.SendNamed b) => a.By == b.By && a.Name == b.Name && SameMessage(a.Content, b.Content),
        (Signal.Threw a, Signal.Threw b) => a.By == b.By && a.Fault.Type == b.Fault.Type && a.Fault.Message == b.Fault.Message,
        (Signal.Stopped a, Signal.Stopped b) => a.By == b.By && a.Reason == b.Reason.AsRecorded() && a.Because?.Pid == b.Because?.Pid,
        (Signal.Exit a, Signal.Exit b) => a.By == b.By && a.To == b.To && a.Reason == b.Reason.AsRecorded(),
        (_, _) => then == now,
    };

    private static bool SameMessage(object? then, object? now) => (then as RecordedMessage)?.Type == now?.GetType().FullName;
}
