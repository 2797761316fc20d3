using LanguageExt;

namespace Rusm.Kernel.Traces;

/// <summary>
/// What a trace tells of the end of a process. Cases: <see cref="NeverSpawned"/>, <see cref="DiedBeforeRecording"/>, <see cref="StillAlive"/>,
/// <see cref="Died"/>.
/// </summary>
public abstract record DeathExplanation
{
    private DeathExplanation(Pid pid) => Pid = pid;

    /// <summary>Whose end it is.</summary>
    public Pid Pid { get; }

    /// <summary>No process of the recording has this pid.</summary>
    /// <param name="Pid">The pid that was asked for.</param>
    /// <param name="Spawned">How many processes had been spawned at the end: the highest pid there is.</param>
    public sealed record NeverSpawned(Pid Pid, long Spawned) : DeathExplanation(Pid);

    /// <summary>It was spawned and died before the recording began.</summary>
    /// <param name="Pid">Who.</param>
    public sealed record DiedBeforeRecording(Pid Pid) : DeathExplanation(Pid);

    /// <summary>It is alive at the end of the recording.</summary>
    /// <param name="Pid">Who.</param>
    /// <param name="Name">The name it is registered under; null when it has none.</param>
    public sealed record StillAlive(Pid Pid, string? Name) : DeathExplanation(Pid);

    /// <summary>It died in the recording.</summary>
    /// <param name="Pid">Who.</param>
    /// <param name="Steps">What led to it, the first fault first. The last hop of the last act is its own death.</param>
    public sealed record Died(Pid Pid, Seq<ExplainedStep> Steps) : DeathExplanation(Pid);
}

/// <summary>The part of a story that happened in one step: a first death, and the links it went on over.</summary>
/// <param name="Step">The number of the step; 0 when the recording does not have it.</param>
/// <param name="Signal">What was done in that step; none when the recording does not have it.</param>
/// <param name="ByName">The registered name of who did it; null for none.</param>
/// <param name="Chain">The deaths that lead on, in order: each but the first was linked to the one before it.</param>
/// <param name="Deaths">How many died in that step, these included.</param>
/// <param name="Survivors">Who was linked to one of all these dead, and lived on because it trapped exits.</param>
/// <param name="PriorEvent">What stands behind the first death without being its cause, where there is something.</param>
public sealed record ExplainedStep(
    long Step,
    Option<Signal> Signal,
    string? ByName,
    Seq<ExplainedDeath> Chain,
    long Deaths,
    Seq<Survivor> Survivors,
    Option<PriorEvent> PriorEvent);

/// <summary>One death of a story.</summary>
/// <param name="Death">Who, why and by what.</param>
/// <param name="Name">The name that it was registered under when it died; null for none.</param>
public sealed record ExplainedDeath(Death Death, string? Name);

/// <summary>One who lived on because it trapped exits.</summary>
/// <param name="Pid">Who.</param>
/// <param name="Name">The name that it was registered under; null for none.</param>
/// <param name="From">Whose death it was told of.</param>
public sealed record Survivor(Pid Pid, string? Name, Pid From);

/// <summary>What stands behind a first death. Cases: <see cref="ItemReceived"/>, <see cref="LinkedToDead"/>.</summary>
public abstract record PriorEvent
{
    private PriorEvent()
    {
    }

    /// <summary>Of an exit signal: the last exit or down that its sender had been told of, but for those that came of an exit signal
    /// of its own.</summary>
    /// <param name="Step">In which step.</param>
    /// <param name="Item">What it was told.</param>
    public sealed record ItemReceived(long Step, Received Item) : PriorEvent;

    /// <summary>Of a link to a dead process: how that one had died.</summary>
    /// <param name="Step">In which step.</param>
    /// <param name="Death">Its death.</param>
    public sealed record LinkedToDead(long Step, Death Death) : PriorEvent;
}
