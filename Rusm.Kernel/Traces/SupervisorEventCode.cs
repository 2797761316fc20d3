using System.Diagnostics;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces;

/// <summary>What a supervisor heard, as a byte. The numbers are part of the format.</summary>
internal enum SupervisorEventKind : byte
{
    Begin = 0,
    Exited = 1,
    Called = 2,
    Due = 3,
    Started = 4,
    StartedNothing = 5,
    StartFailed = 6,
    Stopped = 7,
}

/// <summary>What somebody asked a supervisor for, as a byte. The numbers are part of the format.</summary>
internal enum CallKind : byte
{
    StartChild = 0,
    StartDynamic = 1,
    TerminateChild = 2,
    TerminateDynamic = 3,
    RestartChild = 4,
    DeleteChild = 5,
    WhichChildren = 6,
    CountChildren = 7,
    GetChildSpec = 8,
}

/// <summary>How a child is stopped, as a byte. The numbers are part of the format.</summary>
internal enum ShutdownCode : byte
{
    Missing = 0,
    Brutally = 1,
    Within = 2,
    InItsOwnTime = 3,
}

/// <summary>From what a supervisor heard to its code.</summary>
internal static class SupervisorEventCode
{
    internal static SupervisorEventKind Of(SupervisorEvent heard) => heard switch
    {
        SupervisorEvent.Begin => SupervisorEventKind.Begin,
        SupervisorEvent.Exited => SupervisorEventKind.Exited,
        SupervisorEvent.Called => SupervisorEventKind.Called,
        SupervisorEvent.Due => SupervisorEventKind.Due,
        SupervisorEvent.Started { Pid: null } => SupervisorEventKind.StartedNothing,
        SupervisorEvent.Started => SupervisorEventKind.Started,
        SupervisorEvent.StartFailed => SupervisorEventKind.StartFailed,
        SupervisorEvent.Stopped => SupervisorEventKind.Stopped,
        _ => throw new UnreachableException($"No code for {heard}"),
    };

    internal static CallKind Of(SupervisorCall call) => call switch
    {
        SupervisorCall.StartChild => CallKind.StartChild,
        SupervisorCall.StartDynamic => CallKind.StartDynamic,
        SupervisorCall.TerminateChild => CallKind.TerminateChild,
        SupervisorCall.TerminateDynamic => CallKind.TerminateDynamic,
        SupervisorCall.RestartChild => CallKind.RestartChild,
        SupervisorCall.DeleteChild => CallKind.DeleteChild,
        SupervisorCall.WhichChildren => CallKind.WhichChildren,
        SupervisorCall.CountChildren => CallKind.CountChildren,
        SupervisorCall.GetChildSpec => CallKind.GetChildSpec,
        _ => throw new UnreachableException($"No code for {call}"),
    };
}
