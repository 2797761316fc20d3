using System.Reflection;
using Rusm.Host;
using Rusm.Kernel;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>The caller: the process in its body, or code outside in its name.</summary>
public enum By
{
    Itself = 0,
    Outside,
}

/// <summary>Runs a theory once for each way to call the verbs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ByBothAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<By>(By.Itself), new TheoryDataRow<By>(By.Outside)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>The verbs of one process, called by itself on its context or from outside on the runtime.</summary>
internal sealed class ProcessOperations(By by, Runtime runtime, ControlledProcess actor)
{
    /// <summary>The sender that the receivers of its messages and exit signals see.</summary>
    internal Pid Sender => by == By.Itself ? actor.Pid : Pid.Outside;

    internal Task<Pid> Spawn(ProcessBody body, string? name = null) =>
        Calls(context => context.Spawn(body, name: name), () => runtime.Spawn(body, name: name));

    internal Task<Pid> SpawnLink(ProcessBody body, string? name = null) =>
        Calls(context => context.SpawnLink(body, name: name), () => runtime.SpawnLink(actor.Pid, body, name: name));

    internal Task<(Pid Pid, MonitorRef Reference)> SpawnMonitor(ProcessBody body, string? name = null) =>
        Calls(context => context.SpawnMonitor(body, name: name), () => runtime.SpawnMonitor(actor.Pid, body, name: name));

    internal Task<Pid> WhereIsOrSpawn(string name, ProcessBody body) =>
        Calls(context => context.WhereIsOrSpawn(name, body), () => runtime.WhereIsOrSpawn(name, body));

    internal Task Register(string name, Pid pid) =>
        Calls(context => context.Register(name, pid), () => runtime.Register(name, pid));

    internal Task Unregister(string name) =>
        Calls(context => context.Unregister(name), () => runtime.Unregister(name));

    internal Task<Pid?> WhereIs(string name) =>
        Calls(context => context.WhereIs(name), () => runtime.WhereIs(name));

    internal Task Send(string name, object? message) =>
        Calls(context => context.Send(name, message), () => runtime.Send(name, message));

    internal Task Send(Pid to, object? message) =>
        Calls(context => context.Send(to, message), () => runtime.Send(to, message));

    internal Task<TimerRef> SendAfter(Pid to, TimeSpan delay, object? message) =>
        Calls(context => context.SendAfter(to, delay, message), () => runtime.SendAfter(to, delay, message));

    internal Task<TimeSpan?> CancelTimer(TimerRef timer) =>
        Calls(context => context.CancelTimer(timer), () => runtime.CancelTimer(timer));

    internal Task<TimeSpan?> ReadTimer(TimerRef timer) =>
        Calls(context => context.ReadTimer(timer), () => runtime.ReadTimer(timer));

    internal Task Link(Pid to) =>
        Calls(context => context.Link(to), () => runtime.Link(actor.Pid, to));

    internal Task Unlink(Pid from) =>
        Calls(context => context.Unlink(from), () => runtime.Unlink(actor.Pid, from));

    internal Task<MonitorRef> Monitor(Pid target) =>
        Calls(context => context.Monitor(target), () => runtime.Monitor(actor.Pid, target));

    internal Task Demonitor(MonitorRef reference, bool flush = false) =>
        Calls(context => context.Demonitor(reference, flush), () => runtime.Demonitor(actor.Pid, reference, flush));

    internal Task SetTrapExit(bool traps) =>
        Calls(context => context.SetTrapExit(traps), () => runtime.SetTrapExit(actor.Pid, traps));

    internal Task Exit(Pid target, ExitReason reason) =>
        Calls(context => context.Exit(target, reason), () => runtime.Exit(target, reason));

    internal Task Kill(Pid target) =>
        Calls(context => context.Kill(target), () => runtime.Kill(target));

    private Task Calls(Action<ProcessContext> itself, Action outside) => by switch
    {
        By.Itself => actor.Does(itself),
        _ => Task.Run(outside).WithinPatience(),
    };

    private Task<T> Calls<T>(Func<ProcessContext, T> itself, Func<T> outside) => by switch
    {
        By.Itself => actor.Does(itself),
        _ => Task.Run(outside).WithinPatience(),
    };
}
