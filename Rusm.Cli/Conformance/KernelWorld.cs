using System.Diagnostics;
using LanguageExt;
using Rusm.Kernel;

namespace Rusm.Cli.Conformance;

/// <summary>The kernel alone. All there is of a host are mailboxes, as plain lists; nothing runs.</summary>
public sealed class KernelWorld : IWorld
{
    private readonly Func<Signal, IEnumerable<Effect>> apply;
    private readonly Func<IEnumerable<ProcessEntry>> processes;
    private readonly NameBindings names;
    private readonly Dictionary<Pid, List<Received>> mailboxes = [];   // of those alive

    /// <summary>Makes a world.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <param name="apply">Applies a signal, and returns the effects on mailboxes and processes.</param>
    /// <param name="processes">The processes that are alive.</param>
    public KernelWorld(string name, Func<Signal, IEnumerable<Effect>> apply, Func<IEnumerable<ProcessEntry>> processes)
    {
        (Name, this.apply, this.processes) = (name, apply, processes);
        names = new NameBindings(MakeDead);
    }

    public string Name { get; }

    /// <summary>A world over the builder, which is how a host drives the kernel.</summary>
    public static KernelWorld OverBuilder()
    {
        var builder = new StateBuilder(State.Empty);
        return new("kernel", signal => builder.Apply(signal).ToArray(), () => builder.ToState().Processes);
    }

    /// <summary>A world over the pure function.</summary>
    public static KernelWorld OverMachine()
    {
        var newest = State.Empty;
        return new("kernel (Machine.Step)", Step, () => newest.Processes);

        IEnumerable<Effect> Step(Signal signal)
        {
            (newest, var effects) = Machine.Step(newest, signal);
            return effects;
        }
    }

    /// <summary>Performs one operation, at once.</summary>
    /// <param name="operation">What is done.</param>
    /// <returns>What it did.</returns>
    public Step Perform(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation switch
        {
            { By: { } by } when !mailboxes.ContainsKey(names.PidOf(by)) => Step.Nothing,   // the dead do nothing
            Operation.Receive => Take(operation.By!, _ => true),
            Operation.ReceiveMatch receive => Take(operation.By!, item => item == receive.Item),
            _ => CarryOut(apply(SignalOf(operation)), operation),
        };
    }

    public ValueTask<Step> PerformAsync(Operation operation, CancellationToken cancellationToken = default) => new(Perform(operation));

    public Map<NameOrder, string, FinalProcess> Survivors() => processes()
        .Select(entry => (names.NameOf(entry.Pid), new FinalProcess(
            names.NamesOf(entry.Links),
            names.NamesOf(entry.Monitors.Select(held => held.Other)),
            names.NamesOf(entry.MonitoredBy.Select(on => on.Other)),
            entry.TrapsExits,
            names.ItemsOf(MailboxOf(entry.Pid)))))
        .ToNamed();

    public ValueTask DisposeAsync() => default;

    private Signal SignalOf(Operation operation)
    {
        var by = operation.By is { } process ? names.PidOf(process) : Pid.Outside;
        return operation switch
        {
            Operation.Spawn => new Signal.Spawn(by),
            Operation.SpawnLink => new Signal.SpawnLink(by),
            Operation.SpawnMonitor => new Signal.SpawnMonitor(by),
            Operation.Link link => new Signal.Link(by, names.PidOf(link.To)),
            Operation.Unlink unlink => new Signal.Unlink(by, names.PidOf(unlink.To)),
            Operation.Monitor monitor => new Signal.Monitor(by, names.PidOf(monitor.To)),
            Operation.Demonitor monitor => new Signal.Demonitor(by, names.ReferenceOf(monitor.Reference), monitor.Flush),
            Operation.TrapExit flag => new Signal.SetTrapExit(by, flag.Value),
            Operation.Exit exit => new Signal.Exit(by, names.PidOf(exit.To), ReasonWord.Read(exit.Reason)),
            Operation.Stop stop => new Signal.Stopped(by, ReasonWord.Read(stop.Reason)),
            Operation.Crash => new Signal.Threw(by, new Fault("Crash", "told to")),
            Operation.Return => new Signal.Returned(by),
            Operation.Send send => new Signal.Send(by, names.PidOf(send.To), send.Message),
            _ => throw new UnreachableException($"No signal for {operation}"),
        };
    }

    private Step CarryOut(IEnumerable<Effect> effects, Operation operation)
    {
        var died = new List<(string, string)>();
        var delivered = new Dictionary<Pid, List<Received>>();
        var flushed = new List<Received>();
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Start start:
                    names.Bind(operation.NewProcess()!, start.Pid);
                    mailboxes.Add(start.Pid, []);
                    break;
                case Effect.ReturnReference refer:
                    names.Bind(operation.NewReference()!, refer.Reference);
                    break;
                case Effect.Deliver deliver:
                    MailboxOf(deliver.To).Add(deliver.Item);
                    delivered.TryAdd(deliver.To, []);
                    delivered[deliver.To].Add(deliver.Item);
                    break;
                case Effect.Flush flush:
                    flushed.AddRange(MailboxOf(flush.Watcher).FindAll(item => IsDown(item, flush.Reference)));
                    MailboxOf(flush.Watcher).RemoveAll(item => IsDown(item, flush.Reference));
                    break;
                case Effect.Stop stop:
                    MailboxOf(stop.Death.Pid).Clear();
                    mailboxes.Remove(stop.Death.Pid);
                    delivered.Remove(stop.Death.Pid);
                    died.Add((names.NameOf(stop.Death.Pid), ReasonWord.Of(stop.Death.Reason)));
                    break;
                default:
                    throw new UnreachableException($"No way to carry out {effect}");
            }
        }

        return new Step(
            died.ToNamed(),
            delivered.Select(items => (names.NameOf(items.Key), names.ItemsOf(items.Value))).ToNamed(),
            new Taken.NotAsked(),
            names.ItemsOf(flushed));
    }

    private Step Take(string by, Func<Item, bool> match)
    {
        var mailbox = MailboxOf(names.PidOf(by));
        var place = mailbox.FindIndex(received => match(names.ItemOf(received)));
        if (place < 0)
        {
            return Step.Nothing with { Taken = new Taken.Nothing() };
        }

        var item = names.ItemOf(mailbox[place]);
        mailbox.RemoveAt(place);
        return Step.Nothing with { Taken = new Taken.One(item) };
    }

    private List<Received> MailboxOf(Pid pid) =>
        mailboxes.TryGetValue(pid, out var mailbox)
            ? mailbox
            : throw new InvalidOperationException($"{names.NameOf(pid)} is dead, and an effect names it.");

    private Pid MakeDead()
    {
        var pid = apply(new Signal.Spawn(Pid.Outside)).OfType<Effect.Start>().Single().Pid;
        apply(new Signal.Exit(Pid.Outside, pid, ExitReason.Kill));
        return pid;
    }

    private static bool IsDown(Received item, MonitorRef reference) => item is Received.Down down && down.Reference == reference;
}
