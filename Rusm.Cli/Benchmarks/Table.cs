using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using LanguageExt;
using Rusm.Kernel;

namespace Rusm.Cli.Benchmarks;

/// <summary>
/// The process table beside other immutable maps from an integer to an object. One operation of <c>Find</c> is the lookup of a
/// random entry, alive in all of them. One operation of <c>Update</c> is one change: the next key is added, or removed again, in
/// turn. For the table that is a signal with all its work and effects, a spawn or a kill; for the other maps it is the map alone.
/// <c>driven</c> and <c>kept</c> are as in <see cref="Transitions"/>; the other maps are always kept.
/// </summary>
public class Table
{
    private readonly object value = new();
    private StateBuilder driven = new(State.Empty);
    private State kept = State.Empty;
    private ImmutableDictionary<long, object> dictionary = ImmutableDictionary<long, object>.Empty;
    private Map<long, object> map;
    private HashMap<long, object> hashMap;
    private Dice dice;
    private long last;

    /// <summary>How many entries there are.</summary>
    [Params(1_000, 1_000_000)]
    public int Entries { get; set; }

    [GlobalSetup(Targets = [nameof(Find_kernel), nameof(Update_kernel_driven), nameof(Update_kernel_kept)])]
    public void PrepareKernel()
    {
        driven = new StateBuilder(State.Empty);
        driven.Spawn(Entries);
        kept = driven.ToState();
    }

    [GlobalSetup(Targets = [nameof(Find_ImmutableDictionary), nameof(Update_ImmutableDictionary)])]
    public void PrepareDictionary() => dictionary = Keys().ToImmutableDictionary(key => key, _ => new object());

    [GlobalSetup(Targets = [nameof(Find_Map), nameof(Update_Map)])]
    public void PrepareMap() => map = Keys().Aggregate(Map<long, object>.Empty, (made, key) => made.Add(key, new object()));

    [GlobalSetup(Targets = [nameof(Find_HashMap), nameof(Update_HashMap)])]
    public void PrepareHashMap() => hashMap = Keys().Aggregate(HashMap<long, object>.Empty, (made, key) => made.Add(key, new object()));

    [Benchmark]
    public Option<ProcessEntry> Find_kernel() => kept.Find(new Pid(RandomKey()));

    [Benchmark]
    public object? Find_ImmutableDictionary() => dictionary.GetValueOrDefault(RandomKey());

    [Benchmark]
    public Option<object> Find_Map() => map.Find(RandomKey());

    [Benchmark]
    public Option<object> Find_HashMap() => hashMap.Find(RandomKey());

    [Benchmark(OperationsPerInvoke = 2)]
    public int Update_kernel_driven()
    {
        var pid = driven.Spawn();
        return driven.Apply(new Signal.Exit(Pid.Outside, pid, ExitReason.Kill)).Length;
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public State Update_kernel_kept()
    {
        kept = Machine.Step(kept, new Signal.Spawn(Pid.Outside)).State;
        return kept = Machine.Step(kept, new Signal.Exit(Pid.Outside, new Pid(kept.LastPid), ExitReason.Kill)).State;
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public object Update_ImmutableDictionary()
    {
        dictionary = dictionary.Add(NextKey(), value);
        return dictionary = dictionary.Remove(last);
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public Map<long, object> Update_Map()
    {
        map = map.Add(NextKey(), value);
        return map = map.Remove(last);
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public HashMap<long, object> Update_HashMap()
    {
        hashMap = hashMap.Add(NextKey(), value);
        return hashMap = hashMap.Remove(last);
    }

    private IEnumerable<long> Keys()
    {
        for (last = 0; last < Entries;)
        {
            yield return ++last;
        }
    }

    private long NextKey() => ++last;

    private long RandomKey() => 1 + dice.Roll(Entries);
}
