using System.Diagnostics;
using LanguageExt;
using Rusm.Cli.Conformance;
using Rusm.Kernel;

namespace Rusm.Tests.Laws;

/// <summary>A scenario as the kernel lives it, signal by signal. Receives are left out, since they are no signals.</summary>
internal sealed class History
{
    private static readonly Pid Nobody = new(-1);

    private readonly Dictionary<string, Pid> pids = new() { [Scenario.Outside] = Pid.Outside };
    private readonly Dictionary<Pid, string> names = new() { [Pid.Outside] = Scenario.Outside };
    private readonly Dictionary<string, MonitorRef> references = [];

    private History()
    {
    }

    /// <summary>All that happened, the first first.</summary>
    internal List<HistoryStep> Steps { get; } = [];

    /// <summary>The state at the end.</summary>
    internal State Last => Steps.Count > 0 ? Steps[^1].After : State.Empty;

    /// <summary>Every process that ever lived.</summary>
    internal IEnumerable<Pid> Spawned => Enumerable.Range(1, (int)Last.LastPid).Select(number => new Pid(number));

    internal static History Of(Scenario scenario)
    {
        var history = new History();
        foreach (var operation in scenario.Operations)
        {
            history.SignalOf(operation).IfSome(signal => history.Live(operation, signal));
        }

        return history;
    }

    /// <summary>Processes by their names in the scenario, for a message.</summary>
    internal string Say(IEnumerable<Pid> who) => $"[{string.Join(", ", who.Order().Select(Say))}]";

    internal string Say(Pid who) => names.GetValueOrDefault(who, who.ToString());

    private void Live(Operation operation, Signal signal)
    {
        var before = Last;
        var (after, effects) = Machine.Step(before, signal);
        Steps.Add(new HistoryStep(operation.ToString(), signal, before, after, effects));
        var made = (Process: after.LastPid > before.LastPid, Reference: after.LastReference > before.LastReference);
        switch (operation)
        {
            case Operation.Spawn spawn when made.Process:
                Name(spawn.As);
                break;
            case Operation.SpawnLink spawn when made.Process:
                Name(spawn.As);
                break;
            case Operation.SpawnMonitor spawn when made.Process:
                Name(spawn.As);
                references[spawn.Reference] = new MonitorRef(after.LastReference);
                break;
            case Operation.Monitor monitor when made.Reference:
                references[monitor.Reference] = new MonitorRef(after.LastReference);
                break;
        }

        void Name(string process) => (pids[process], names[new Pid(after.LastPid)]) = (new Pid(after.LastPid), process);
    }

    // A process that is alive in the scenario may have ended in the kernel, if one of the two is wrong; then it has spawned no process.
    private Pid PidOf(string process) => pids.GetValueOrDefault(process, Nobody);

    private Option<Signal> SignalOf(Operation operation)
    {
        var by = PidOf(operation.By ?? Scenario.Outside);
        return operation switch
        {
            Operation.Spawn => new Signal.Spawn(by),
            Operation.SpawnLink => new Signal.SpawnLink(by),
            Operation.SpawnMonitor => new Signal.SpawnMonitor(by),
            Operation.Link link => new Signal.Link(by, PidOf(link.To)),
            Operation.Unlink unlink => new Signal.Unlink(by, PidOf(unlink.To)),
            Operation.Monitor monitor => new Signal.Monitor(by, PidOf(monitor.To)),
            Operation.Demonitor monitor => new Signal.Demonitor(by, references.GetValueOrDefault(monitor.Reference), monitor.Flush),
            Operation.TrapExit flag => new Signal.SetTrapExit(by, flag.Value),
            Operation.Exit exit => new Signal.Exit(by, PidOf(exit.To), ReasonWord.Read(exit.Reason)),
            Operation.Stop stop => new Signal.Stopped(by, ReasonWord.Read(stop.Reason)),
            Operation.Crash => new Signal.Threw(by, new Fault("Crash", "told to")),
            Operation.Return => new Signal.Returned(by),
            Operation.Send send => new Signal.Send(by, PidOf(send.To), send.Message),
            Operation.Receive or Operation.ReceiveMatch => Option<Signal>.None,
            _ => throw new UnreachableException($"No signal for {operation}"),
        };
    }
}

/// <summary>One signal and what it did.</summary>
/// <param name="Place">The operation, for a message.</param>
/// <param name="Signal">What happened.</param>
/// <param name="Before">The state before it.</param>
/// <param name="After">The state after it.</param>
/// <param name="Effects">The orders to the host.</param>
internal sealed record HistoryStep(string Place, Signal Signal, State Before, State After, Seq<Effect> Effects)
{
    /// <summary>The processes that ended, in order.</summary>
    internal IEnumerable<Death> Deaths => Effects.OfType<Effect.Stop>().Select(stop => stop.Death);

    /// <summary>The items of this kind that were delivered, with their receivers.</summary>
    internal IEnumerable<(Pid To, T Item)> Delivered<T>()
        where T : Received =>
        Effects.OfType<Effect.Deliver>().Where(deliver => deliver.Item is T).Select(deliver => (deliver.To, (T)deliver.Item));

    /// <summary>A process as it was before.</summary>
    internal ProcessEntry Entry(Pid pid) =>
        Before.Find(pid).IfNone(() => throw new InvalidOperationException($"{Place}: {pid} was not alive"));
}
