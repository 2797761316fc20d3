using Rusm.Kernel;

namespace Rusm.Tests.Manual;

/// <summary>The vocabulary of the facts: processes, signals and effects.</summary>
internal static class Vocabulary
{
    // The five that every fact begins with; F and G are the first two that it spawns itself.
    internal static readonly Pid A = new(1), B = new(2), C = new(3), D = new(4), E = new(5), F = new(6), G = new(7);

    internal static readonly Pid Outside = Pid.Outside, NeverGiven = new(1_000);

    internal static readonly MonitorRef R1 = new(1), R2 = new(2), R3 = new(3), R4 = new(4);

    internal static readonly ExitReason Overload = ExitReason.Named("overload");

    internal static readonly Cause Returned = new Cause.Returned(), Threw = new Cause.Threw(), StoppedItself = new Cause.Stopped();

    internal static Signal Spawns(this Pid by, string? name = null) => new Signal.Spawn(by, name);

    internal static Signal SpawnsLinked(this Pid by, string? name = null) => new Signal.SpawnLink(by, name);

    internal static Signal SpawnsMonitored(this Pid by, string? name = null) => new Signal.SpawnMonitor(by, name);

    internal static Signal Sends(this Pid by, Pid to, object? content) => new Signal.Send(by, to, content);

    internal static Signal Sends(this Pid by, string to, object? content) => new Signal.SendNamed(by, to, content);

    internal static Signal LinksTo(this Pid by, Pid to) => new Signal.Link(by, to);

    internal static Signal UnlinksFrom(this Pid by, Pid to) => new Signal.Unlink(by, to);

    internal static Signal Monitors(this Pid by, Pid to) => new Signal.Monitor(by, to);

    internal static Signal Demonitors(this Pid by, MonitorRef reference, bool flush = false) =>
        new Signal.Demonitor(by, reference, flush);

    internal static Signal Traps(this Pid by, bool traps = true) => new Signal.SetTrapExit(by, traps);

    internal static Signal SendsExit(this Pid by, Pid to, ExitReason reason) => new Signal.Exit(by, to, reason);

    internal static Signal Registers(this Pid by, string name, Pid pid) => new Signal.Register(by, name, pid);

    internal static Signal Unregisters(this Pid by, string name) => new Signal.Unregister(by, name);

    internal static Signal Returns(this Pid by) => new Signal.Returned(by);

    internal static Signal Throws(this Pid by) => new Signal.Threw(by, new Fault("OutOfCoffee", "the pot is empty"));

    internal static Signal StopsItself(this Pid by, ExitReason reason) => new Signal.Stopped(by, reason);

    internal static Effect Starts(this Pid newborn) => new Effect.Start(newborn);

    internal static Effect IsGiven(this Pid watcher, MonitorRef reference) => new Effect.ReturnReference(watcher, reference);

    internal static Effect Gets(this Pid receiver, Received item) => new Effect.Deliver(receiver, item);

    internal static Effect IsFlushedOf(this Pid watcher, MonitorRef reference) => new Effect.Flush(watcher, reference);

    internal static Effect Ends(this Pid dying, ExitReason reason, Cause because) => new Effect.Stop(new Death(dying, reason, because));

    internal static Effect IsRefused(this Pid by, Refusal refusal) => new Effect.Refuse(by, refusal);

    internal static Refusal Taken(string name, Pid holder) => new Refusal.NameTaken(name, holder);

    internal static Refusal NoSuchProcess(Pid pid) => new Refusal.NoSuchProcess(pid);

    internal static Refusal AlreadyNamed(Pid pid, string name) => new Refusal.AlreadyNamed(pid, name);

    internal static Refusal NotRegistered(string name) => new Refusal.NotRegistered(name);

    internal static Received Message(object? content) => new Received.Message(content);

    internal static Received ExitFrom(Pid from, ExitReason reason) => new Received.Exit(from, reason);

    internal static Received DownOf(MonitorRef reference, Pid watched, ExitReason reason) =>
        new Received.Down(reference, watched, reason);

    internal static Cause SignalFrom(Pid sender) => new Cause.ExitSignal(sender);

    // Causes of this kind are equal by the peer's pid alone: the rest of its death is told elsewhere.
    internal static Cause LinkedTo(Pid peer) => new Cause.Link(new Death(peer, ExitReason.Crashed, Threw));

    internal static Cause LinkedToDead(Pid peer) => new Cause.NoProcess(peer);
}
