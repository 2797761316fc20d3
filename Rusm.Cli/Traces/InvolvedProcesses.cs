using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>The processes that an entry of a trace involves.</summary>
internal static class InvolvedProcesses
{
    internal static bool In(Signal signal, Pid pid) => signal.By == pid || signal switch
    {
        Signal.Send send => send.To == pid,
        Signal.Exit exit => exit.To == pid,
        Signal.Link link => link.To == pid,
        Signal.Unlink unlink => unlink.To == pid,
        Signal.Monitor monitor => monitor.To == pid,
        Signal.Register register => register.Pid == pid,
        Signal.Join join => join.Pid == pid,
        Signal.Leave leave => leave.Pid == pid,
        Signal.Stopped { Because: { } because } => because.Pid == pid,
        _ => false,
    };

    internal static bool In(Effect effect, Pid pid) => effect switch
    {
        Effect.Start start => start.Pid == pid,
        Effect.ReturnReference refer => refer.Watcher == pid,
        Effect.Deliver { Item: Received.Exit exit } deliver => deliver.To == pid || exit.From == pid,
        Effect.Deliver { Item: Received.Down down } deliver => deliver.To == pid || down.Pid == pid,
        Effect.Deliver deliver => deliver.To == pid,
        Effect.Flush flush => flush.Watcher == pid,
        Effect.Stop { Death: var death } => death.Pid == pid || (death.Cause is Cause.Link link && link.Death.Pid == pid),
        Effect.Refuse refuse => refuse.By == pid,
        _ => false,
    };

    internal static bool In(TraceEntry note, Pid pid) => note switch
    {
        TraceEntry.ReceiveTimedOut late => late.By == pid,
        TraceEntry.ValueTaken took => took.By == pid,
        TraceEntry.TimerSet timer => timer.By == pid || timer.To == pid,
        TraceEntry.SupervisorDeclared declared => declared.Pid == pid || declared.Parent == pid,
        TraceEntry.SupervisorEventTaken { Event: SupervisorEvent.Exited exited } heard => heard.Pid == pid || exited.From == pid,
        TraceEntry.SupervisorEventTaken heard => heard.Pid == pid,
        _ => false,
    };
}
