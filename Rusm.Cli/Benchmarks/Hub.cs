using BenchmarkDotNet.Attributes;
using Rusm.Kernel;

namespace Rusm.Cli.Benchmarks;

/// <summary>
/// A hub that traps exits and is linked to very many processes. One operation is one signal, by
/// <see cref="StateBuilder.Apply(Signal)"/>: the mean over the end of a random one of them, which takes a link off the hub and
/// tells it, and the spawn of a linked one in its place.
/// </summary>
public class Hub
{
    private StateBuilder driven = new(State.Empty);
    private Pid[] linked = [];
    private Pid hub;
    private Dice dice;

    /// <summary>How many processes the hub is linked to.</summary>
    [Params(1_000, 1_000_000)]
    public int Links { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        driven = new StateBuilder(State.Empty);
        hub = driven.SpawnTrapping();
        linked = new Pid[Links];
        for (var i = 0; i < linked.Length; i++)
        {
            linked[i] = driven.SpawnedBy(new Signal.SpawnLink(hub));
        }
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public Pid End_and_replace_driven()
    {
        ref var one = ref linked[dice.Roll(Links)];
        driven.Apply(new Signal.Stopped(one, ExitReason.Normal));
        return one = driven.SpawnedBy(new Signal.SpawnLink(hub));
    }
}
