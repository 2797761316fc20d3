using System.Diagnostics;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces;

/// <summary>The code of a supervisor event. The numbers are part of the format.</summary>
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

/// <summary>The code of a call to a supervisor. The numbers are part of the format.</summary>
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

/// <summary>The code of a way to shut down a child. The numbers are part of the format.</summary>
internal enum ShutdownCode : byte
{
    Missing = 0,
    BrutalKill = 1,
    After = 2,
    Infinity = 3,
}

/// <summary>Converts supervisor events and calls to their codes.</summary>
internal static class SupervisorEventCode
{
    internal static SupervisorEventKind Of(SupervisorEvent supervisorEvent) => supervisorEvent switch
    {
        SupervisorEvent.Begin => SupervisorEventKind.Begin,
        SupervisorEvent.Exited => SupervisorEventKind.Exited,
        SupervisorEvent.Called => SupervisorEventKind.Called,
        SupervisorEvent.Due => SupervisorEventKind.Due,
        SupervisorEvent.Started { Pid: null } => SupervisorEventKind.StartedNothing,
        SupervisorEvent.Started => SupervisorEventKind.Started,
        SupervisorEvent.StartFailed => SupervisorEventKind.StartFailed,
        SupervisorEvent.Stopped => SupervisorEventKind.Stopped,
        _ => throw new UnreachableException($"No code for {supervisorEvent}"),
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
