using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Replaying;

/// <summary>Whether a body does what it did in the recording, which has of messages their type, and of crashes the exception's type
/// and message.</summary>
internal static class Likeness
{
    internal static bool Same(Signal then, Signal now) => (then, now) switch
    {
        (Signal.Send a, Signal.Send b) => a.By == b.By && a.To == b.To && SameMessage(a.Content, b.Content),
        (Signal.SendNamed a, Signal.SendNamed b) => a.By == b.By && a.Name == b.Name && SameMessage(a.Content, b.Content),
        (Signal.Threw a, Signal.Threw b) => a.By == b.By && a.Fault.Type == b.Fault.Type && a.Fault.Message == b.Fault.Message,
        (Signal.Stopped a, Signal.Stopped b) => a.By == b.By && a.Reason == b.Reason && a.Because?.Pid == b.Because?.Pid,
        (_, _) => then == now,
    };

    private static bool SameMessage(object? then, object? now) => (then as RecordedMessage)?.Type == now?.GetType().FullName;
}
