using LanguageExt;
using Rusm.Cli.Measuring;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.WhatIfs;

namespace Rusm.Cli.Traces;

/// <summary>What would have been, in lines.</summary>
internal static class WhatIfText
{
    private const int Shown = 12;

    internal static IEnumerable<string> Of(SupervisorWhatIf result)
    {
        var declared = result.Recording.Declared;
        yield return $"supervisor   {declared.Pid}, which heard {Units.Of(result.Recording.Events.Count, "event")}";
        yield return $"recorded     {SupervisorWords.Of(declared.Flags)}";
        yield return $"what if      {SupervisorWords.Of(result.Flags)}";
        foreach (var parting in result.Divergence)
        {
            yield return $"they part    after step {Units.Whole(parting.Step)}, {SupervisorWords.Time(parting.Event.At)} after it began, when {What(parting)}:";
            yield return $"  recorded   it {Of(parting.Recorded)}";
            yield return $"  what if    it {Of(parting.Simulated)}";
        }

        if (result.Divergence.IsNone)
        {
            yield return "they part    nowhere: every decision is the same";
        }

        yield return $"outcome      recorded: {Of(result.Recorded, result.Recording.Death)}";
        yield return $"             what if:  {Of(result.Simulated, result.Recording.Death)}";
        foreach (var line in result.Divergence.IsSome ? Honestly(result) : [])
        {
            yield return line;
        }
    }

    internal static IEnumerable<string> Of(TrapWhatIf result)
    {
        yield return $"what if      {Title(result)}";
        foreach (var parting in result.Divergence)
        {
            yield return $"they part    in step {Units.Whole(parting.Step)} of {Units.Whole(result.Steps)}: {Sentences.Of(parting.Signal)}";
            yield return $"  recorded   {Of(parting.Recorded)}";
            yield return $"  what if    {Of(parting.Simulated)}";
        }

        if (result.Divergence.IsNone)
        {
            yield return $"they part    nowhere in {Units.Of((int)Math.Min(int.MaxValue, result.Steps), "step")}: every effect is the same";
        }

        yield return $"at the end   recorded: {AtTheEnd(result.Recorded, result.OnlyRecorded)}";
        yield return $"             what if:  {AtTheEnd(result.Simulated, result.OnlySimulated)}";
        if (result.Divergence.IsSome)
        {
            yield return "The signals are the recorded ones. A process that lives on does nothing more, since its further signals are not known; a dead process does nothing.";
        }

        if (result.Divergence.IsSome && result.Pid.Node != NodeId.Alone)
        {
            yield return "What the other nodes sent is as recorded, too, whatever this node would have sent them.";
        }
    }

    internal static string Title(TrapWhatIf result) => $"{result.Pid} {(result.Traps ? "traps exits from its spawn on" : "never traps exits")}";

    /// <summary>Why flags can't be what was asked for.</summary>
    internal static string Of(ArgumentException wrong) => wrong.Message.Split(" (Parameter", 2)[0];

    internal static string NoSupervisor(Trace trace, Pid pid)
    {
        var known = SupervisorRecording.AllIn(trace);
        return $"{pid} did not begin as a supervisor in this trace. "
            + (known.IsEmpty ? "No process did: record one from its start" : $"Those that did: {string.Join(", ", known.Take(20))}{(known.Count > 20 ? ", ..." : "")}");
    }

    internal static string Of(SupervisorOutcome outcome, Option<Death> death)
    {
        var end = outcome.End.Match(
            Some: static end => end.GaveUp ? $"gave up at {SupervisorWords.Time(end.At)}" : $"was ended at {SupervisorWords.Time(end.At)}",
            None: () => death.Match(Some: static died => $"lived until it died with {ReasonWords.Brief(died.Reason)} in the recording", None: static () => "lives"));
        var until = outcome.End.Map(static end => end.GaveUp).IfNone(death.IsNone) ? "" : " until then";
        return $"{Units.Of((int)outcome.Restarts, "restart")}; {end}; {outcome.Up} of {outcome.Children} children up{until}";
    }

    /// <summary>A decision.</summary>
    /// <param name="actions">What the supervisor does.</param>
    /// <param name="givesUp">Whether it ends because there were more restarts than allowed.</param>
    /// <param name="nameOf">How a child is called that is stopped.</param>
    internal static string Of(Seq<SupervisorAction> actions, bool givesUp, Func<Pid, string> nameOf) =>
        (givesUp ? "gives up: " : "") + (actions.IsEmpty ? "does nothing" : string.Join(", ", actions.Map(action => SupervisorWords.Of(action, nameOf))));

    /// <summary>The processes at the end of a run, and those that are alive only there.</summary>
    internal static string AtTheEnd((int Alive, long Spawned) end, Seq<Pid> only) =>
        $"{Units.Whole(end.Alive)} of {Units.Whole(end.Spawned)} alive{Only(only)}";

    private static IEnumerable<string> Honestly(SupervisorWhatIf result)
    {
        yield return "Recorded: what it heard up to there, and the times and reasons of all that ended later. Simulated after that: this";
        yield return "supervisor alone; its children start and stop at once, and do nothing but end when a recorded end hits them.";
        yield return $"Of {Units.Whole(result.Faults)} recorded ends after that, {Units.Whole(result.Faults - result.WithoutEffect)} hit a child that ran there.";
        if (result.FailedStarts > 0)
        {
            yield return $"{Units.Whole(result.FailedStarts)} starts failed in the recording after that; there, none does.";
        }

        if (result.Recorded.End.IsSome && result.Simulated.End.IsNone)
        {
            yield return "The recording has no faults for it after its recorded end, so nothing is known of how long it would have lived.";
        }
    }

    private static string What(DecisionDivergence parting) => parting.Child.Match(
        Some: child => $"{child} ({SupervisorWords.Of(parting.Event)})",
        None: () => SupervisorWords.Of(parting.Event));

    private static string Of(Decision decision) => Of(decision.Actions, decision.GivesUp, static pid => $"{pid}");

    private static string Of(Seq<Effect> effects) => effects.IsEmpty
        ? "nothing"
        : string.Join("; ", effects.Take(Shown).Map(Sentences.Of)) + (effects.Count > Shown ? $"; and {effects.Count - Shown} more" : "");

    private static string Only(Seq<Pid> pids) => pids.IsEmpty
        ? ""
        : $"; only there: {string.Join(", ", pids.Take(Shown))}{(pids.Count > Shown ? $" and {pids.Count - Shown} more" : "")}";
}
