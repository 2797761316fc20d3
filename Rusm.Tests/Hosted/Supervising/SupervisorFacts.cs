using System.Collections.Concurrent;
using System.Threading.Channels;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;

namespace Rusm.Tests.Hosted.Supervising;

/// <summary>Supervisors, and children that tell when they begin and do what they are told.</summary>
public abstract class SupervisorFacts : HostedFacts
{
    private readonly ConcurrentDictionary<string, Channel<Pid>> begun = new();
    private readonly ConcurrentDictionary<Pid, string> names = new();
    private readonly ConcurrentQueue<string> log = new();
    private readonly ConcurrentDictionary<Pid, Gate> asked = new();

    protected SupervisorFacts()
    {
    }

    private protected SupervisorFacts(bool mirrored)
        : base(mirrored)
    {
    }

    /// <summary>What was noted, in order.</summary>
    private protected string[] Log => [.. log];

    /// <summary>The processes that have ended so far, in order; supervisors with the names they were given.</summary>
    private protected string[] Ends => [.. Deaths.Where(death => names.ContainsKey(death.Pid)).Select(death => names[death.Pid])];

    private protected Death[] Deaths
    {
        get
        {
            var kernel = new StateBuilder(State.Empty);
            return [.. Mirror.Signals.SelectMany(signal => kernel.Apply(signal).ToArray()).OfType<Effect.Stop>().Select(static stop => stop.Death)];
        }
    }

    private protected static SupervisorFlags Flags(RestartStrategy strategy = RestartStrategy.OneForOne, int intensity = 1) =>
        new() { Strategy = strategy, Intensity = intensity };

    private protected static SupervisorFlags ManyRestarts(RestartStrategy strategy = RestartStrategy.OneForOne) => Flags(strategy, intensity: 1_000_000);

    private protected static ChildSpec Temporary(string id) => new(id) { Restart = RestartType.Temporary };

    private protected void Note(string what) => log.Enqueue(what);

    private protected void Name(Pid pid, string name) => names[pid] = name;

    /// <summary>A child that notes its beginning and then does what it is told.</summary>
    private protected ProcessBody Child(string name) => async context =>
    {
        Begins(context, name);
        await Obeys(context);
    };

    /// <summary>The same with a handshake: it says something of its start when it is told to.</summary>
    private protected StartingBody SlowChild(string name) => async (context, handshake) =>
    {
        Begins(context, name);
        await Obeys(context, handshake);
    };

    /// <summary>A child that traps exits and ends when it is told to, and not when it is asked to stop.</summary>
    private protected ProcessBody Stubborn(string name) => async context =>
    {
        context.SetTrapExit(true);
        Begins(context, name);
        await Obeys(context);
    };

    private protected void Begins(ProcessContext context, string name)
    {
        names[context.Self] = name;
        log.Enqueue(name);
        BegunAs(name).Writer.TryWrite(context.Self);
    }

    /// <summary>The next child of that name that begins. Only the spawns of two children are in order; which begins first is not guaranteed.</summary>
    private protected Task<Pid> Begun(string name) => BegunAs(name).Reader.ReadAsync().AsTask().WithinPatience($"the beginning of {name}");

    /// <summary>Completes when the child, which traps exits, has been asked to stop.</summary>
    private protected Task Asked(Pid child) => AskedGate(child).Opened.WithinPatience($"that {child} is asked to stop");

    private protected void Tell(Pid child, Action<ProcessContext, Handshake?> what) => Runtime.Send(child, what);

    private protected void Crash(Pid child, string message = "boom") => Tell(child, (_, _) => throw new InvalidOperationException(message));

    /// <summary>The same; completes when it has ended, and its supervisor has its exit.</summary>
    private protected Task Crashed(Pid child)
    {
        Crash(child);
        return End(child);
    }

    private protected void Acknowledge(Pid child) => Tell(child, (_, handshake) => handshake!.Acknowledge());

    private protected async Task<SupervisorRef> Started(SupervisorSpec spec, string name = "supervisor")
    {
        var tree = await Runtime.StartSupervisorAsync(spec).WithinPatience();
        Name(tree.Pid, name);
        return tree;
    }

    private protected static async Task<Child> ChildOf(SupervisorRef tree, string id) =>
        (await tree.WhichChildrenAsync().WithinPatience()).Single(child => child.Spec.Id == id);

    private protected static async Task<Pid> PidOf(SupervisorRef tree, string id) =>
        ((ChildStatus.Up)(await ChildOf(tree, id)).Status).Pid;

    /// <summary>The children of a supervisor, such as <c>worker up as &lt;3&gt;</c>.</summary>
    private protected static async Task<string[]> Family(SupervisorRef tree) =>
        [.. (await tree.WhichChildrenAsync().WithinPatience()).Select(child => $"{child.Spec.Id} {child.Status}")];

    private protected SupervisorRef Subtree(Pid pid) => new(Runtime, pid);

    /// <summary>The supervisor has heard all that has come so far.</summary>
    private protected static Task Heard(SupervisorRef tree) => tree.CountChildrenAsync().WithinPatience();

    private Channel<Pid> BegunAs(string name) => begun.GetOrAdd(name, static _ => Channel.CreateUnbounded<Pid>());

    private Gate AskedGate(Pid child) => asked.GetOrAdd(child, static _ => new Gate());

    private async Task Obeys(ProcessContext context, Handshake? handshake = null)
    {
        while (true)
        {
            switch (await context.ReceiveAsync())
            {
                case Received.Message { Content: Action<ProcessContext, Handshake?> what }:
                    what(context, handshake);
                    break;
                case Received.Exit:
                    AskedGate(context.Self).Open();
                    break;
                default:
                    break;   // nothing that a child was told
            }
        }
    }
}
