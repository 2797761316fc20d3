using System.Diagnostics;
using LanguageExt;
using Rusm.Cli.Measuring;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>A story as it is told: the end first, then how it came to that, from the first fault on.</summary>
internal static class StoryText
{
    // Of a long chain the beginning and the end; of many survivors the first.
    private const int HopsAtEachEnd = 10;
    private const int SurvivorsShown = 10;

    internal static IEnumerable<string> Of(DeathExplanation story) => story switch
    {
        DeathExplanation.NeverSpawned never => [$"{never.Pid} never was: {Units.Whole(never.Spawned)} processes were spawned."],
        DeathExplanation.DiedBeforeRecording dead => [$"{dead.Pid} was dead before the recording began."],
        DeathExplanation.StillAlive alive => [$"{Who(alive.Pid, alive.Name)} is alive at the end of the recording."],
        DeathExplanation.Died died => Told(died),
        _ => throw new UnreachableException($"No words for {story}"),
    };

    /// <summary>What happened in one step, without the events before it: a sentence for each death and for each survivor.</summary>
    internal static IEnumerable<string> Of(ExplainedStep act) => AfterFirst(act).Prepend(First(act, act.Chain.Head));

    /// <summary>A process with its name, if it has one.</summary>
    internal static string Who(Pid pid, string? name) => name is null ? $"{pid}" : $"{pid} {name}";

    private static IEnumerable<string> Told(DeathExplanation.Died story)
    {
        var last = story.Steps.Last;
        var end = last.Chain.Last;
        yield return $"{Who(end)} died in {Place(last)}: {ReasonWords.Brief(end.Death.Reason)}.";
        foreach (var act in story.Steps)
        {
            yield return "";
            foreach (var line in Lines(act))
            {
                yield return line;
            }
        }
    }

    private static string Place(ExplainedStep act) => act.Node == NodeId.Alone ? $"step {act.Step}" : $"step {act.Step} of {act.Node}";

    private static IEnumerable<string> Lines(ExplainedStep act)
    {
        foreach (var line in act.PriorEvent.Map(background => Behind(act, background)))
        {
            yield return line;
        }

        var first = act.Chain.Head;
        yield return $"{(act.Step == 0 ? "Before, not in the recording" : $"S{Place(act)[1..]}")}: {First(act, first)}";
        foreach (var line in AfterFirst(act))
        {
            yield return $"  {line}";
        }
    }

    private static IEnumerable<string> AfterFirst(ExplainedStep act)
    {
        foreach (var line in Links(act.Chain))
        {
            yield return line;
        }

        if (act.Deaths > act.Chain.Count)
        {
            yield return $"In the same step, {Units.Whole(act.Deaths - act.Chain.Count)} more died over links.";
        }

        foreach (var survivor in act.Survivors.Take(SurvivorsShown))
        {
            yield return $"{Who(survivor.Pid, survivor.Name)} was linked to {survivor.From}, but trapped exits: it survived and was told.";
        }

        if (act.Survivors.Count > SurvivorsShown)
        {
            yield return $"{Units.Whole(act.Survivors.Count - SurvivorsShown)} more trapped exits and survived.";
        }
    }

    private static string First(ExplainedStep act, ExplainedDeath first) => first.Death.Cause switch
    {
        Cause.Threw => $"{Who(first)} threw {(first.Death.Reason.Fault is { } fault ? fault : "an exception")}, and died: {ReasonWords.Brief(first.Death.Reason)}.",
        Cause.Returned => $"{Who(first)} returned, and died: {ReasonWords.Brief(first.Death.Reason)}.",
        Cause.Stopped => $"{Who(first)} stopped itself, and died: {first.Death.Reason}.",
        Cause.Escalation escalation => $"{Who(first)} gave up because of the death of {escalation.Death.Pid}, and died: {first.Death.Reason}.",
        Cause.ExitSignal { Sender: var sender } when sender == first.Death.Pid =>
            $"{Who(first)} sent itself the exit signal {Sent(act, first)}, and died: {first.Death.Reason}.",
        Cause.ExitSignal signal =>
            $"{Sender(signal.Sender, act.ByName)} sent {Who(first)} the exit signal {Sent(act, first)}, and it died: {first.Death.Reason}.",
        Cause.NoProcess none => $"{Who(first)} linked to {none.Peer}, which was dead, and did not trap exits. It died: {first.Death.Reason}.",
        Cause.Link link => $"{Who(first)} was linked to {link.Death.Pid}, and died: {first.Death.Reason}.",
        Cause.NoConnection lost => $"{Who(first)} was linked to {lost.Peer}, {lost.Peer.Node} was not connected any more, and it died: {first.Death.Reason}.",
        Cause.NameConflict conflict => $"{Who(first)} had a global name that {conflict.Winner} keeps, and was killed.",
        _ => throw new UnreachableException($"No words for {first.Death.Cause}"),
    };

    // The signal that was sent is not always the reason that it ends with: kill ends with killed.
    private static string Sent(ExplainedStep act, ExplainedDeath first) =>
        act.Signal.MatchUnsafe(static signal => (signal as Signal.Exit)?.Reason, static () => null)?.ToString() ?? first.Death.Reason.ToString();

    private static IEnumerable<string> Links(Seq<ExplainedDeath> hops)
    {
        var left = hops.Count > 1 + (2 * HopsAtEachEnd) ? hops.Count - 1 - (2 * HopsAtEachEnd) : 0;
        foreach (var (hop, index) in hops.Select(static (hop, index) => (hop, index)).Skip(1))
        {
            if (left > 0 && index == 1 + HopsAtEachEnd)
            {
                yield return $"... and so on over {Units.Whole(left)} more links ...";
            }

            if (left == 0 || index <= HopsAtEachEnd || index > HopsAtEachEnd + left)
            {
                var peer = ((Cause.Link)hop.Death.Cause).Death.Pid;
                yield return $"{Who(hop)} was linked to {peer} and did not trap exits, so it died, too: {ReasonWords.Brief(hop.Death.Reason)}.";
            }
        }
    }

    private static string Behind(ExplainedStep act, PriorEvent background) => background switch
    {
        PriorEvent.ItemReceived told => $"Step {told.Step}: {SenderOf(act)} was told: {News(told.Item)}.",
        PriorEvent.LinkedToDead dead => $"Step {dead.Step}: {dead.Death.Pid} died: {dead.Death.Reason}, {dead.Death.Cause}.",
        _ => throw new UnreachableException($"No words for {background}"),
    };

    private static string SenderOf(ExplainedStep act) => Sender(((Cause.ExitSignal)act.Chain.Head.Death.Cause).Sender, act.ByName);

    private static string News(Received item) => item switch
    {
        Received.Exit { Death: { } death } => $"{death.Pid} died: {death.Reason}{Origin(death)}",
        Received.Down { Death: { } death } => $"{death.Pid} died: {death.Reason}{Origin(death)}",
        _ => $"{item}",
    };

    private static string Origin(Death death) => death.First.Pid == death.Pid ? "" : $", which began with {death.First}";

    private static string Sender(Pid pid, string? name) => pid == Pid.Outside ? "The program around the runtime" : Who(pid, name);

    private static string Who(ExplainedDeath hop) => Who(hop.Death.Pid, hop.Name);
}
