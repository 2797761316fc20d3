using LanguageExt;
using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>
/// Why a process ended, as far as a trace has it. Cases: <see cref="NeverSpawned"/>, <see cref="DiedBeforeRecording"/>,
/// <see cref="StillAlive"/>, <see cref="Died"/>.
/// </summary>
public abstract record DeathExplanation
{
    private DeathExplanation(Pid pid) => Pid = pid;

    /// <summary>The process that is explained.</summary>
    public Pid Pid { get; }

    /// <summary>No process of the recording has this pid.</summary>
    /// <param name="Pid">The pid that was asked for.</param>
    /// <param name="Spawned">The number of processes spawned up to the end of the recording. The highest pid has this number.</param>
    public sealed record NeverSpawned(Pid Pid, long Spawned) : DeathExplanation(Pid);

    /// <summary>The process was spawned and died before the recording began.</summary>
    /// <param name="Pid">The process.</param>
    public sealed record DiedBeforeRecording(Pid Pid) : DeathExplanation(Pid);

    /// <summary>The process is alive at the end of the recording.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Name">Its registered name; null for none.</param>
    public sealed record StillAlive(Pid Pid, string? Name) : DeathExplanation(Pid);

    /// <summary>The process died during the recording.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Steps">The steps that led to its death, starting with the first fault. The last death of the last step is its own.</param>
    public sealed record Died(Pid Pid, Seq<ExplainedStep> Steps) : DeathExplanation(Pid);
}

/// <summary>The part of an explanation that happened in one step: a first death, and the deaths that it caused over links.</summary>
/// <param name="Step">The number of the step; 0 if the recording does not have it.</param>
/// <param name="Signal">The signal of the step; none if the recording does not have it.</param>
/// <param name="ByName">The registered name of the process that sent the signal; null for none.</param>
/// <param name="Chain">The deaths in causal order: each process except the first was linked to the one before it.</param>
/// <param name="Deaths">The number of all deaths in the step, including those of the chain.</param>
/// <param name="Survivors">The processes that were linked to a process that died in the step, and did not die because they trap exits.</param>
/// <param name="PriorEvent">An earlier event that is related to the first death but is not its cause; none if there is no such event.</param>
public sealed record ExplainedStep(
    long Step,
    Option<Signal> Signal,
    string? ByName,
    Seq<ExplainedDeath> Chain,
    long Deaths,
    Seq<Survivor> Survivors,
    Option<PriorEvent> PriorEvent)
{
    /// <summary>The node whose step it is; <see cref="NodeId.Alone"/> for a runtime that was connected with no other.</summary>
    public NodeId Node { get; init; }
}

/// <summary>One death of an explanation.</summary>
/// <param name="Death">The death: process, reason and cause.</param>
/// <param name="Name">The name under which the process was registered when it died; null for none.</param>
public sealed record ExplainedDeath(Death Death, string? Name);

/// <summary>A process that did not die because it traps exits.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Name">Its registered name; null for none.</param>
/// <param name="From">The process whose exit signal it received.</param>
public sealed record Survivor(Pid Pid, string? Name, Pid From);

/// <summary>An event before a first death that is not its cause. Cases: <see cref="ItemReceived"/>, <see cref="LinkedToDead"/>.</summary>
public abstract record PriorEvent
{
    private PriorEvent()
    {
    }

    /// <summary>
    /// For a death by an exit signal: the last exit message or down message that the sender of the signal had received, except those that
    /// resulted from its own exit signals.
    /// </summary>
    /// <param name="Step">The step in which it was delivered.</param>
    /// <param name="Item">The message.</param>
    public sealed record ItemReceived(long Step, Received Item) : PriorEvent;

    /// <summary>For a death by a link to a dead process: the earlier death of that process.</summary>
    /// <param name="Step">The step in which that process died.</param>
    /// <param name="Death">Its death.</param>
    public sealed record LinkedToDead(long Step, Death Death) : PriorEvent;
}
