using Rusm.Host;
using Rusm.Host.Simulating;
using Rusm.Kernel;

namespace Rusm.Properties;

/// <summary>The options of <see cref="CascadeTest"/>.</summary>
public sealed record CascadeOptions
{
    /// <summary>The number of schedules for each property.</summary>
    public int Schedules
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"{nameof(Schedules)} is {value}: use 1 or more.");
    } = 300;

    /// <summary>The seed of the first schedule.</summary>
    public int Seed { get; init; }

    /// <summary>How the simulation chooses which process runs next.</summary>
    public SchedulingStrategy Strategy { get; init; }

    /// <summary>The largest number of processes that are killed in one run.</summary>
    public int Kills
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"{nameof(Kills)} is {value}: use 0 or more.");
    } = 3;

    /// <summary>Whether a process can be killed; null for all. It gets the pid, the name and the label of the process. A child has
    /// its id as its label.</summary>
    public Func<Pid, string?, string?, bool>? Target { get; init; }

    /// <summary>The virtual time that a tree has to recover, before it is looked at.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A call to a server of the tree, for <see cref="TreeProperty.CallsEnd"/>; null for none. It throws what the call throws. A time limit that
    /// is reached counts as an end: to forbid it, catch the <see cref="CallTimeoutException"/> and throw a <see cref="PropertyException"/>.</summary>
    public Func<ProcessContext, Task>? Call { get; init; }

    /// <summary>The properties to check.</summary>
    public IReadOnlyList<TreeProperty> Properties { get; init; } = TreeProperty.All;

    /// <summary>The folder for the traces of failed runs, which the <c>rusm</c> tool opens; null for no traces. Default: the folder <c>rusm</c> in the
    /// folder for temporary files.</summary>
    public string? TraceFolder { get; init; } = FailureTrace.DefaultFolder;
}
