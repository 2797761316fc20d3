using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>
/// A runtime for one fact, with virtual time. When the fact is through, it is stopped, and what holds for every run is checked:
/// all bodies end, nothing is left, and the table is what the kernel makes of the journal.
/// </summary>
public abstract class HostedFacts : IAsyncDisposable
{
    private protected static readonly ExitReason Boom = ExitReason.Named("boom");

    private readonly List<ControlledProcess> puppets = [];
    private readonly List<Gate> gates = [];

    protected HostedFacts()
        : this(mirrored: true)
    {
    }

    /// <param name="mirrored">Whether there is a <see cref="Mirror"/>, which remembers everything.</param>
    private protected HostedFacts(bool mirrored)
    {
        IsMirrored = mirrored;
        Runtime = new Runtime(new RuntimeOptions { TimeProvider = Clock, Journal = mirrored ? Mirror.Record : null });
        Clock.Watch(Runtime.Wheel);
    }

    /// <summary>Whether the run is recorded, by the <see cref="Mirror"/>.</summary>
    private protected bool IsMirrored { get; }

    private protected Runtime Runtime { get; }

    private protected ManualClock Clock { get; } = new();

    private protected ShadowKernel Mirror { get; } = new();

    public async ValueTask DisposeAsync()
    {
        gates.ForEach(gate => gate.Open());
        puppets.ForEach(puppet => puppet.Returns());
        Assert.Empty(await Runtime.StopAsync(TimeSpan.FromDays(1)).WithinPatience());
        Assert.Empty(Runtime.Unwinding);
        Assert.Empty(Invariants.Check(Runtime.Snapshot()));
        var spawned = Runtime.Snapshot().LastPid;
        Assert.Equal(new RuntimeCounters(spawned, spawned, BodiesRunning: 0), Runtime.Counters);
        if (IsMirrored)
        {
            Assert.Equal(Mirror.Replay, Runtime.Snapshot());
        }

        await Runtime.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until it is ended.</summary>
    private protected static async Task Waits(ProcessContext context) => await context.ReceiveAsync(static _ => false);

    private protected async Task<ControlledProcess> NewProcess(BodyThread thread = BodyThread.Pool, bool trapsExits = false)
    {
        var puppet = await ControlledProcess.On(Runtime, thread);
        puppets.Add(puppet);
        Runtime.SetTrapExit(puppet.Pid, trapsExits);
        return puppet;
    }

    /// <summary>A process that has ended, body and all.</summary>
    private protected async Task<Pid> NewDead()
    {
        var puppet = await NewProcess();
        puppet.Returns();
        await Runtime.EndOfAsync(puppet.Pid).WithinPatience();
        Assert.False(Runtime.IsAlive(puppet.Pid));
        return puppet.Pid;
    }

    private protected ProcessOperations Acts(By by, ControlledProcess actor) => new(by, Runtime, actor);

    private protected Gate NewGate()
    {
        var gate = new Gate();
        gates.Add(gate);
        return gate;
    }

    // A Seq made with [a, b] is empty: its Add returns another one. So facts compare arrays.
    private protected Pid[] Living() => [.. Runtime.List()];

    /// <summary>Waits until these are alive and no others: a process that makes a call from outside ends shortly after the reply.</summary>
    private protected Task OnlyAlive(params Pid[] pids) => Runtime.UntilAsync(_ => Living().SequenceEqual(pids));

    private protected Pid[] Unwinding() => [.. Runtime.Unwinding];

    private protected Received[] Mailbox(ControlledProcess puppet) => [.. Runtime.Info(puppet.Pid)!.Mailbox];

    private protected Pid[] Links(Pid pid) => [.. Runtime.Info(pid)!.Links];

    private protected MonitorEnd[] Monitors(Pid pid) => [.. Runtime.Info(pid)!.Monitors];

    private protected MonitorEnd[] MonitoredBy(Pid pid) => [.. Runtime.Info(pid)!.MonitoredBy];

    /// <summary>How this process ends, once it has.</summary>
    private protected Task<Death> End(Pid pid) => Mirror.EndOf(pid).WithinPatience($"the end of {pid}");

    /// <summary>Completes when all bodies are at their ends.</summary>
    private protected Task Quiescence() => Runtime.WhenNoBodyRunsAsync().WithinPatience();
}
