using Rusm.Kernel;
using Rusm.Kernel.Nodes;
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
        Signal.Call call => call.To == pid,
        Signal.Reply reply => reply.To == pid || reply.Target == pid,
        Signal.RegisterGlobal register => register.Pid == pid,
        Signal.Arrived arrived => In(arrived.Content, pid),
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
        Effect.Forward forward => In(forward.Content, pid),
        _ => false,
    };

    private static bool In(RemoteSignal signal, Pid pid) => signal switch
    {
        RemoteSignal.Send(var from, var to, _) => from == pid || to == pid,
        RemoteSignal.Call(var from, var to, _, _) => from == pid || to == pid,
        RemoteSignal.Reply(var from, var to, _, _) => from == pid || to == pid,
        RemoteSignal.Link(var from, var to) => from == pid || to == pid,
        RemoteSignal.Unlink(var from, var to, _) => from == pid || to == pid,
        RemoteSignal.Unlinked(var from, var to, _) => from == pid || to == pid,
        RemoteSignal.LinkExit(var from, var to, _) => from == pid || to == pid,
        RemoteSignal.Exit(var from, var to, _) => from == pid || to == pid,
        RemoteSignal.Monitor(var from, var to, _) => from == pid || to == pid,
        RemoteSignal.Demonitor(var from, var to, _) => from == pid || to == pid,
        RemoteSignal.Down(var from, var to, _, _) => from == pid || to == pid,
        RemoteSignal.Spawn spawn => spawn.From == pid,
        RemoteSignal.Spawned(var from, var to, _, _) => from == pid || to == pid,
        RemoteSignal.Join join => join.Pid == pid,
        RemoteSignal.Leave leave => leave.Pid == pid,
        RemoteSignal.Claim claim => claim.Pid == pid,
        RemoteSignal.Claimed answer => answer.Holder == pid,
        RemoteSignal.Named named => named.Pid == pid,
        RemoteSignal.Unnamed unnamed => unnamed.Pid == pid,
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
