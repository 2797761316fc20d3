using System.Diagnostics;
using LanguageExt;
using Rusm.Cli.Conformance;

namespace Rusm.Tests.Reference;

/// <summary>
/// The semantics, as slow and as obvious as they can be said: everything by name, one list of links, one list of monitors, and a
/// cascade that is a recursion. It shares nothing with the kernel; the kernel and the host must agree with it.
/// </summary>
internal sealed class Model : IWorld
{
    private readonly Dictionary<string, Process> alive = [];
    private readonly List<(string One, string Other)> links = [];
    private readonly List<(string Reference, string Watcher, string Watched)> monitors = [];

    // What the operation at hand did. Operations are numbered, since what one of them brings to a mailbox has no promised order.
    private readonly List<(string, string)> died = [];
    private readonly List<Item> flushed = [];
    private Taken taken = new Taken.NotAsked();
    private int number;

    public string Name => "model";

    /// <summary>Every process that ever lived, the oldest first.</summary>
    internal List<string> Spawned { get; } = [];

    /// <summary>All references with their watchers, the oldest first.</summary>
    internal List<(string Reference, string Watcher)> References { get; } = [];

    internal bool IsAlive(string name) => alive.ContainsKey(name);

    internal IEnumerable<Item> MailboxOf(string name) => alive[name].Mailbox.Select(arrived => arrived.Item);

    /// <summary>Whether it is promised which item a plain receive takes: all that came with the head are like it.</summary>
    internal bool HeadIsPromised(string name) =>
        alive[name].Mailbox is not [var head, ..] mailbox
        || mailbox.TrueForAll(arrived => arrived.Operation != head.Operation || arrived.Item == head.Item);

    internal Step Perform(Operation operation)
    {
        number++;
        died.Clear();
        flushed.Clear();
        taken = new Taken.NotAsked();
        if (operation.By is null || IsAlive(operation.By))   // nothing that the dead still try to do has any effect
        {
            Do(operation, operation.By ?? Scenario.Outside);
        }

        return new Step(ByName(died), Delivered(), taken, flushed.ToSeq().Strict());
    }

    public ValueTask<Step> PerformAsync(Operation operation, CancellationToken cancellationToken = default) => new(Perform(operation));

    public Map<NameOrder, string, FinalProcess> Survivors() => ByName(alive.Select(process => (process.Key, new FinalProcess(
        links.FindAll(link => Joins(link, process.Key)).Select(link => link.One == process.Key ? link.Other : link.One).ToSeq().Strict(),
        monitors.FindAll(monitor => monitor.Watcher == process.Key).Select(monitor => monitor.Watched).ToSeq().Strict(),
        monitors.FindAll(monitor => monitor.Watched == process.Key).Select(monitor => monitor.Watcher).ToSeq().Strict(),
        process.Value.TrapsExits,
        MailboxOf(process.Key).ToSeq().Strict()))));

    public ValueTask DisposeAsync() => default;

    private void Do(Operation operation, string by)
    {
        switch (operation)
        {
            case Operation.Spawn spawn:
                Spawn(spawn.As);
                break;
            case Operation.SpawnLink spawn:
                Spawn(spawn.As);
                Link(by, spawn.As);
                break;
            case Operation.SpawnMonitor spawn:
                Spawn(spawn.As);
                Monitor(spawn.Reference, by, spawn.As);
                break;
            case Operation.Link link:
                Link(by, link.To);
                break;
            case Operation.Unlink unlink:
                links.RemoveAll(link => Joins(link, by) && Joins(link, unlink.To) && by != unlink.To);
                break;
            case Operation.Monitor monitor:
                Monitor(monitor.Reference, by, monitor.To);
                break;
            case Operation.Demonitor demonitor:
                Demonitor(demonitor.Reference, by, demonitor.Flush);
                break;
            case Operation.TrapExit flag:
                alive[by].TrapsExits = flag.Value;
                break;
            case Operation.Exit exit:
                Exit(by, exit.To, exit.Reason);
                break;
            case Operation.Stop stop:
                End(by, stop.Reason);
                break;
            case Operation.Crash:
                End(by, "crashed");
                break;
            case Operation.Return:
                End(by, "normal");
                break;
            case Operation.Send send:
                Deliver(send.To, new Item.Message(send.Message));
                break;
            case Operation.Receive:
                Receive(by, _ => true);
                break;
            case Operation.ReceiveMatch receive:
                Receive(by, item => item == receive.Item);
                break;
            default:
                throw new UnreachableException($"The model has no words for {operation}");
        }
    }

    private void Spawn(string name)
    {
        alive.Add(name, new Process());
        Spawned.Add(name);
    }

    // When process P ends with reason R: 1. its monitors fire, and those it held are gone; 2. every linked process loses the link
    // and gets an exit signal. Each process ends once, since the dead are not alive any more.
    private void End(string process, string reason)
    {
        alive.Remove(process);
        died.Add((process, reason));
        monitors.FindAll(monitor => monitor.Watched == process)
            .ForEach(monitor => Deliver(monitor.Watcher, new Item.Down(monitor.Reference, process, reason)));
        monitors.RemoveAll(monitor => monitor.Watched == process || monitor.Watcher == process);
        var lost = links.FindAll(link => Joins(link, process));
        links.RemoveAll(link => Joins(link, process));
        lost.ForEach(link => LinkSignal(process, link.One == process ? link.Other : link.One, reason));
    }

    private void LinkSignal(string from, string to, string reason)
    {
        if (IsAlive(to) && alive[to].TrapsExits)
        {
            Deliver(to, new Item.Exit(from, reason));   // also for `normal`
        }
        else if (IsAlive(to) && reason != "normal")
        {
            End(to, reason);   // the reason travels unchanged, `kill` too
        }
    }

    // exit(to, reason)
    private void Exit(string sender, string to, string reason)
    {
        if (!IsAlive(to))
        {
            return;   // a dead target: nothing happens
        }

        if (reason == "kill")
        {
            End(to, "killed");   // trapping or not
        }
        else if (alive[to].TrapsExits)
        {
            Deliver(to, new Item.Exit(sender, reason));
        }
        else if (reason != "normal" || sender == to)
        {
            End(to, reason);   // `normal` ends only a process that sends it to itself
        }
    }

    private void Link(string by, string to)
    {
        if (!IsAlive(to))
        {
            LinkSignal(to, by, "noproc");   // linking to the dead: an exit signal comes back
        }
        else if (to != by && !links.Exists(link => Joins(link, by) && Joins(link, to)))
        {
            links.Add((by, to));   // at most one between two processes, and none to oneself
        }
    }

    private void Monitor(string reference, string watcher, string watched)
    {
        References.Add((reference, watcher));
        if (!IsAlive(watched))
        {
            Deliver(watcher, new Item.Down(reference, watched, "noproc"));
        }
        else if (watched != watcher)
        {
            monitors.Add((reference, watcher, watched));   // any number between two processes, and none of oneself
        }
    }

    private void Demonitor(string reference, string watcher, bool flush)
    {
        monitors.RemoveAll(monitor => monitor.Reference == reference && monitor.Watcher == watcher);   // only the watcher's own
        if (flush)
        {
            var mailbox = alive[watcher].Mailbox;
            flushed.AddRange(mailbox.FindAll(IsItsDown).Select(arrived => arrived.Item));
            mailbox.RemoveAll(IsItsDown);
        }

        bool IsItsDown((Item Item, int Operation) arrived) => arrived.Item is Item.Down down && down.Reference == reference;
    }

    private void Deliver(string to, Item item)
    {
        if (IsAlive(to))   // sending to a dead process does nothing
        {
            alive[to].Mailbox.Add((item, number));
        }
    }

    private void Receive(string by, Func<Item, bool> match)
    {
        var mailbox = alive[by].Mailbox;
        var place = mailbox.FindIndex(arrived => match(arrived.Item));
        taken = place < 0 ? new Taken.Nothing() : new Taken.One(mailbox[place].Item);
        if (place >= 0)
        {
            mailbox.RemoveAt(place);   // the rest stays in place
        }
    }

    private Map<NameOrder, string, Seq<Item>> Delivered() => ByName(alive
        .Select(process => (process.Key, Items: process.Value.Mailbox.FindAll(arrived => arrived.Operation == number)))
        .Where(found => found.Items.Count > 0)
        .Select(found => (found.Key, found.Items.Select(arrived => arrived.Item).ToSeq().Strict())));

    private static bool Joins((string One, string Other) link, string process) => link.One == process || link.Other == process;

    private static Map<NameOrder, string, T> ByName<T>(IEnumerable<(string, T)> pairs) => new(pairs);

    private sealed class Process
    {
        internal bool TrapsExits { get; set; }

        internal List<(Item Item, int Operation)> Mailbox { get; } = [];
    }
}
