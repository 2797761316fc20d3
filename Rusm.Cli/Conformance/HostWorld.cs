using System.Diagnostics;
using LanguageExt;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Conformance;

/// <summary>
/// The real runtime, where each process of the scenario is a process and acts for itself. Nothing sleeps or polls: after each
/// operation the world waits until the process that performs it reports that very operation done, or ends. The
/// <see cref="Watcher"/> is left out of all that is seen.
/// </summary>
public sealed class HostWorld : IWorld
{
    private readonly Runtime runtime;
    private readonly Watcher watcher;
    private readonly NameBindings names;
    private readonly Dictionary<Pid, Actor> actors = [];   // of those alive
    private readonly Dictionary<Pid, Seq<Received>> mailboxes = [];   // as they were last seen
    private Taken taken = new Taken.NotAsked();
    private long operations;

    /// <summary>Creates the world of a runtime.</summary>
    /// <param name="runtime">The runtime; null for a new one. It is disposed with the world.</param>
    public HostWorld(Runtime? runtime = null)
    {
        this.runtime = runtime ?? new Runtime();
        watcher = new Watcher(this.runtime);
        names = new NameBindings(MakeDead);
    }

    public string Name => "host";

    public async ValueTask<Step> PerformAsync(Operation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        taken = new Taken.NotAsked();
        var news = new List<Received>();
        if (operation.By is not { } process)
        {
            DoFromOutside(operation);
        }
        else if (names.PidOf(process) is var by && actors.TryGetValue(by, out var actor))
        {
            var number = ++operations;
            Tell(actor, operation, number);
            await watcher.UntilDoneAsync(number, by, news, cancellationToken);
        }
        else
        {
            return Step.Nothing;   // the dead do nothing
        }

        await watcher.UntilAllIsKnownAsync(news, cancellationToken);
        return Look(operation, [.. news.OfType<Received.Down>()]);
    }

    public Map<NameOrder, string, FinalProcess> Survivors() => actors.Keys
        .Select(InfoOf)
        .Select(info => (names.NameOf(info.Pid), new FinalProcess(
            names.NamesOf(info.Links),
            names.NamesOf(info.Monitors.Select(held => held.Other)),
            names.NamesOf(info.MonitoredBy.Select(on => on.Other).Where(pid => pid != watcher.Pid)),
            info.TrapsExits,
            names.ItemsOf(info.Mailbox))))
        .ToNamed();

    public ValueTask DisposeAsync() => runtime.DisposeAsync();

    private void DoFromOutside(Operation operation)
    {
        switch (operation)
        {
            case Operation.Spawn spawn:
                Spawn(spawn.As, body => runtime.Spawn(body));
                break;
            case Operation.Exit exit:
                runtime.Exit(names.PidOf(exit.To), ReasonWord.Read(exit.Reason));
                break;
            default:
                throw new UnreachableException($"{operation} can't come from outside");
        }
    }

    private void Tell(Actor actor, Operation operation, long number)
    {
        if (operation is Operation.Return)
        {
            actor.TellToReturn();   // its end is the answer
            return;
        }

        var order = OrderOf(operation);
        actor.Tell(async self =>
        {
            await order(self);
            watcher.ReportDone(number);
        });
    }

    private Actor.Order OrderOf(Operation operation)
    {
        var to = operation.Target() is { } target ? names.PidOf(target) : default;
        return operation switch
        {
            Operation.SpawnLink spawn => Do(self => Spawn(spawn.As, body => self.SpawnLink(body))),
            Operation.SpawnMonitor spawn => Do(self => Spawn(spawn.As, body => SpawnMonitor(self, spawn.Reference, body))),
            Operation.Link => Do(self => self.Link(to)),
            Operation.Unlink => Do(self => self.Unlink(to)),
            Operation.Monitor monitor => Do(self => names.Bind(monitor.Reference, self.Monitor(to))),
            Operation.Demonitor monitor => Do(self => self.Demonitor(names.ReferenceOf(monitor.Reference), monitor.Flush)),
            Operation.TrapExit flag => Do(self => self.SetTrapExit(flag.Value)),
            Operation.Exit exit => Do(self => self.Exit(to, ReasonWord.Read(exit.Reason))),
            Operation.Stop stop => Do(self => self.Stop(ReasonWord.Read(stop.Reason))),
            Operation.Crash => Do(_ => throw new InvalidOperationException("It was told to crash.")),
            Operation.Send send => Do(self => self.Send(to, send.Message)),
            Operation.Receive => async self => Took(await self.ReceiveAsync(TimeSpan.Zero)),
            Operation.ReceiveMatch receive => async self =>
                Took(await self.ReceiveAsync(item => names.ItemOf(item) == receive.Item, TimeSpan.Zero)),
            _ => throw new UnreachableException($"No order for {operation}"),
        };
    }

    private void Spawn(string name, Func<ProcessBody, Pid> spawn)
    {
        var actor = new Actor();
        var pid = spawn(actor.LiveAsync);
        names.Bind(name, pid);
        actors.Add(pid, actor);
        mailboxes.Add(pid, []);
        watcher.Watch(pid);
    }

    private Pid SpawnMonitor(ProcessContext parent, string name, ProcessBody body)
    {
        var (pid, reference) = parent.SpawnMonitor(body);
        names.Bind(name, reference);
        return pid;
    }

    private void Took(Received? item) => taken = item is null ? new Taken.Nothing() : new Taken.One(names.ItemOf(item));

    private Step Look(Operation operation, List<Received.Down> deaths)
    {
        foreach (var down in deaths)
        {
            actors.Remove(down.Pid);
            mailboxes.Remove(down.Pid);
        }

        var delivered = new List<(string, Seq<Item>)>();
        var gone = new List<Received>();
        foreach (var pid in actors.Keys)
        {
            var (before, now) = (mailboxes[pid], InfoOf(pid).Mailbox.ToSeq().Strict());
            delivered.Add((names.NameOf(pid), names.ItemsOf(Without(now, before))));
            gone.AddRange(Without(before, now));
            mailboxes[pid] = now;
        }

        return new Step(
            deaths.Select(down => (names.NameOf(down.Pid), ReasonWord.Of(down.Reason))).ToNamed(),
            delivered.ToNamed().Filter(items => !items.IsEmpty),
            taken,
            operation is Operation.Demonitor ? names.ItemsOf(gone) : []);
    }

    private ProcessInfo InfoOf(Pid pid) =>
        runtime.Info(pid) ?? throw new InvalidOperationException($"{names.NameOf(pid)} is dead, and its monitor did not fire.");

    private Pid MakeDead()
    {
        var pid = runtime.Spawn(_ => Task.CompletedTask);
        runtime.Kill(pid);
        return pid;
    }

    private static Actor.Order Do(Action<ProcessContext> act) => self =>
    {
        act(self);
        return default;
    };

    // Each item as often as it is more often here than there.
    private static List<Received> Without(Seq<Received> here, Seq<Received> there)
    {
        var rest = here.ToList();
        there.Iter(item => rest.Remove(item));
        return rest;
    }
}
