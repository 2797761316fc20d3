using FsCheck;
using FsCheck.Fluent;
using Rusm.Cli.Conformance;

namespace Rusm.Tests.Scenarios;

/// <summary>
/// A random operation before it is known which processes will be alive: numbers instead of names. A <see cref="Draft"/> makes
/// an operation of it.
/// </summary>
/// <param name="Kind">Which operation.</param>
/// <param name="Who">The actor.</param>
/// <param name="Whom">The target, the reference, or the item of the mailbox.</param>
/// <param name="Reason">With which reason.</param>
/// <param name="Often">A coin that falls on true nine times in ten.</param>
/// <param name="Coin">A fair coin.</param>
internal sealed record Intent(Kind Kind, int Who, int Whom, string Reason, bool Often, bool Coin)
{
    internal static readonly string[] Reasons =
    [
        "crashed", "normal", "shutdown", "overload", "killed", "kill", "noproc",
        "{shutdown,idle}", "{overload,disk}", "{normal,late}", "{kill,late}",
    ];

    private static readonly Gen<Kind> AnyKind = Gen.Frequency(
        (7, Gen.Constant(Kind.Spawn)),
        (7, Gen.Constant(Kind.SpawnLink)),
        (5, Gen.Constant(Kind.SpawnMonitor)),
        (18, Gen.Constant(Kind.Link)),
        (5, Gen.Constant(Kind.Unlink)),
        (12, Gen.Constant(Kind.Monitor)),
        (7, Gen.Constant(Kind.Demonitor)),
        (8, Gen.Constant(Kind.TrapExit)),
        (10, Gen.Constant(Kind.Exit)),
        (3, Gen.Constant(Kind.Stop)),
        (2, Gen.Constant(Kind.Crash)),
        (2, Gen.Constant(Kind.Return)),
        (10, Gen.Constant(Kind.Send)),
        (7, Gen.Constant(Kind.Receive)),
        (7, Gen.Constant(Kind.ReceiveMatch)));

    /// <summary>Anything.</summary>
    internal static Gen<Intent> Any { get; } = Of(AnyKind);

    /// <summary>What shakes a structure that stands: ends, exit signals, and a link taken off.</summary>
    internal static Gen<Intent> Event { get; } =
        Of(Gen.Elements(Kind.Exit, Kind.Exit, Kind.Stop, Kind.Crash, Kind.Return, Kind.Unlink, Kind.Monitor, Kind.TrapExit));

    /// <summary>Adds the operation to the draft, if there is a process to do it.</summary>
    internal void WriteTo(Draft draft, int processesAtMost)
    {
        var model = draft.Model;
        var alive = model.Spawned.FindAll(model.IsAlive);
        var (spawned, references) = (model.Spawned.Count, model.References);
        if (Kind == Kind.Spawn || alive.Count == 0)
        {
            if (draft.ProcessesNamed < processesAtMost)
            {
                draft.Add(new Operation.Spawn(draft.NextProcess));
            }

            return;
        }

        var by = Often ? alive[Who % alive.Count] : model.Spawned[Who % spawned];   // the dead try things, too
        var to = model.Spawned[Whom % spawned];
        var mailbox = model.IsAlive(by) ? model.MailboxOf(by).ToList() : [];
        var own = references.FindAll(made => made.Watcher == by || !Coin);   // and some try with the references of others
        Operation? operation = Kind switch
        {
            Kind.SpawnLink or Kind.SpawnMonitor when draft.ProcessesNamed >= processesAtMost => null,
            Kind.SpawnLink => new Operation.SpawnLink(by, draft.NextProcess),
            Kind.SpawnMonitor => new Operation.SpawnMonitor(by, draft.NextProcess, draft.NextReference),
            Kind.Link => new Operation.Link(by, to),
            Kind.Unlink => new Operation.Unlink(by, to),
            Kind.Monitor => new Operation.Monitor(by, to, draft.NextReference),
            Kind.Demonitor when own.Count == 0 => null,
            Kind.Demonitor => new Operation.Demonitor(by, own[Whom % own.Count].Reference, Flush: Whom % 2 == 0),
            Kind.TrapExit => new Operation.TrapExit(by, Often),
            Kind.Exit => new Operation.Exit(Coin ? by : null, to, Reason),
            Kind.Stop => new Operation.Stop(by, Reason),
            Kind.Crash => new Operation.Crash(by),
            Kind.Return => new Operation.Return(by),
            Kind.Send => new Operation.Send(by, to, 1000 + Whom),
            Kind.Receive => new Operation.Receive(by),
            Kind.ReceiveMatch when mailbox.Count > 0 && Often => new Operation.ReceiveMatch(by, mailbox[Whom % mailbox.Count]),
            Kind.ReceiveMatch => new Operation.ReceiveMatch(by, new Item.Exit(to, Reason)),
            _ => throw new System.Diagnostics.UnreachableException($"No operation for {Kind}"),
        };
        if (operation is not null)
        {
            draft.Add(operation);
        }
    }

    private static Gen<Intent> Of(Gen<Kind> kinds) =>
        from kind in kinds
        from who in Gen.Choose(0, 999)
        from whom in Gen.Choose(0, 999)
        from reason in Gen.Elements(Reasons)
        from often in Gen.Choose(1, 10)
        from coin in Gen.Choose(0, 1)
        select new Intent(kind, who, whom, reason, often < 10, coin == 1);
}

/// <summary>The kinds of operations.</summary>
internal enum Kind
{
    Spawn,
    SpawnLink,
    SpawnMonitor,
    Link,
    Unlink,
    Monitor,
    Demonitor,
    TrapExit,
    Exit,
    Stop,
    Crash,
    Return,
    Send,
    Receive,
    ReceiveMatch,
}
