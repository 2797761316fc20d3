using BenchmarkDotNet.Attributes;
using Rusm.Kernel;

namespace Rusm.Cli.Benchmarks;

/// <summary>
/// One operation is one signal, its allocation included: the mean over the signals of a pair that leaves the table as large as it
/// was. <c>driven</c> is <see cref="StateBuilder.Apply(Signal)"/>, as a host does it; <c>kept</c> is <see cref="Machine.Step"/>, where
/// the caller keeps each state until it has the next. The pair acts on a supervisor that traps exits, and on a worker.
/// </summary>
public class Transitions
{
    private readonly object message = new();
    private StateBuilder driven = new(State.Empty);
    private State kept = State.Empty;
    private Pid supervisor;
    private Pid worker;

    /// <summary>How many processes are alive besides those two.</summary>
    [Params(0, 10_000, 1_000_000)]
    public int Others { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        driven = new StateBuilder(State.Empty);
        supervisor = driven.SpawnTrapping();
        worker = driven.Spawn();
        driven.Spawn(Others);
        kept = driven.ToState();
    }

    /// <summary>A linked child is spawned, and crashes: its supervisor is told.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public int Restart_driven()
    {
        var child = driven.SpawnedBy(new Signal.SpawnLink(supervisor));
        return driven.Apply(new Signal.Stopped(child, ExitReason.Crashed)).Length;
    }

    /// <summary>The same, state by state.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public State Restart_kept()
    {
        kept = Machine.Step(kept, new Signal.SpawnLink(supervisor)).State;
        return kept = Machine.Step(kept, new Signal.Stopped(new Pid(kept.LastPid), ExitReason.Crashed)).State;
    }

    /// <summary>A message to the worker; it carries nothing of its own.</summary>
    [Benchmark]
    public int Send_driven() => driven.Apply(new Signal.Send(supervisor, worker, message)).Length;

    /// <summary>The supervisor monitors the worker, and stops doing so.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public int Monitor_and_demonitor_driven()
    {
        var refer = (Effect.ReturnReference)driven.Apply(new Signal.Monitor(supervisor, worker))[0];
        return driven.Apply(new Signal.Demonitor(supervisor, refer.Reference, Flush: false)).Length;
    }

    /// <summary>The supervisor links to the worker, and takes the link off.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public int Link_and_unlink_driven()
    {
        driven.Apply(new Signal.Link(supervisor, worker));
        return driven.Apply(new Signal.Unlink(supervisor, worker)).Length;
    }
}
