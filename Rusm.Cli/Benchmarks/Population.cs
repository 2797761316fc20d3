using Rusm.Kernel;

namespace Rusm.Cli.Benchmarks;

/// <summary>The steps that the benchmarks set up and measure with.</summary>
internal static class Population
{
    /// <summary>Spawns a process from outside.</summary>
    internal static Pid Spawn(this StateBuilder driven) => driven.SpawnedBy(new Signal.Spawn(Pid.Outside));

    /// <summary>Spawns many processes from outside.</summary>
    internal static void Spawn(this StateBuilder driven, int count)
    {
        for (var i = 0; i < count; i++)
        {
            driven.Spawn();
        }
    }

    /// <summary>Spawns a process that traps exits.</summary>
    internal static Pid SpawnTrapping(this StateBuilder driven)
    {
        var pid = driven.Spawn();
        driven.Apply(new Signal.SetTrapExit(pid, true));
        return pid;
    }

    /// <summary>The process that a spawn makes.</summary>
    internal static Pid SpawnedBy(this StateBuilder driven, Signal spawn)
    {
        driven.Apply(spawn);
        return new Pid(driven.Spawned);
    }
}
