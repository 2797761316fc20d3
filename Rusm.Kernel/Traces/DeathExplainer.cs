using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>
/// Explains a death. A death has the complete chain of causes within its own step. If the chain begins with an escalation, a second replay
/// up to that step finds the step of the death that escalated.
/// </summary>
internal static class DeathExplainer
{
    internal static DeathExplanation Of(Trace trace, Pid pid)
    {
        var search = new DeathSearch(trace.InitialState(), [pid]);
        var end = Replay(trace, search, trace.Steps);
        return search.Found.TryGetValue(pid, out var last) ? new DeathExplanation.Died(pid, ExplainedSteps(trace, last))
            : end.Find(pid) is { IsSome: true } alive ? new DeathExplanation.StillAlive(pid, alive.MatchUnsafe(static entry => entry.Name, static () => null))
            : pid.Value >= 1 && pid.Value <= trace.InitialState().LastPid ? new DeathExplanation.DiedBeforeRecording(pid)
            : new DeathExplanation.NeverSpawned(pid, end.LastPid);
    }

    private static Seq<ExplainedStep> ExplainedSteps(Trace trace, ExplainedStep last)
    {
        var known = new Dictionary<Pid, ExplainedStep>();
        var steps = new Stack<ExplainedStep>([last]);
        while (steps.Peek() is { Step: > 0 } step && step.Chain.Head.Death.Cause is Cause.Escalation { Death: var origin })
        {
            if (!known.ContainsKey(origin.Pid))
            {
                known = DeathsUntil(trace, step.Step - 1, origin.Chain.Select(static death => death.Pid));
            }

            // A cause precedes its result. A death that does not precede it was made up by the program.
            steps.Push(known.TryGetValue(origin.Pid, out var earlier) && earlier.Step < step.Step ? earlier : NotRecorded(origin));
        }

        var first = steps.Pop();
        steps.Push(first with { PriorEvent = PriorEventOf(trace, first) });
        return steps.ToSeq().Strict();
    }

    private static Option<PriorEvent> PriorEventOf(Trace trace, ExplainedStep step) => step.Chain.Head.Death switch
    {
        { Cause: Cause.ExitSignal(var sender), Pid: var dead } when sender != Pid.Outside && sender != dead => LastItemReceivedBy(trace, sender, step.Step - 1),
        { Cause: Cause.NoProcess(var peer) } when step.Step > 0 =>
            DeathsUntil(trace, step.Step - 1, [peer]).TryGetValue(peer, out var end)
                ? Some<PriorEvent>(new PriorEvent.LinkedToDead(end.Step, end.Chain.Last.Death))
                : None,
        _ => None,
    };

    private static Option<PriorEvent> LastItemReceivedBy(Trace trace, Pid process, long until)
    {
        if (until < 1)
        {
            return None;
        }

        var search = new PriorEventSearch(process);
        Replay(trace, search, until);
        return search.Last;
    }

    private static Dictionary<Pid, ExplainedStep> DeathsUntil(Trace trace, long until, IEnumerable<Pid> wanted)
    {
        var search = new DeathSearch(trace.InitialState(), [.. wanted]);
        Replay(trace, search, until);
        return search.Found;
    }

    private static ExplainedStep NotRecorded(Death death)
    {
        var deaths = death.Chain.Reverse().Select(static earlier => new ExplainedDeath(earlier, null)).ToSeq().Strict();
        return new ExplainedStep(Step: 0, None, ByName: null, deaths, deaths.Count, default, None);
    }

    private static State Replay(Trace trace, ITraceVisitor visitor, long until)
    {
        var result = trace.Replay().Run(visitor, until);
        return result.Divergence.Match(
            Some: divergence => throw new TraceException(
                trace.OffsetOf(divergence.Step),
                $"the state after step {divergence.Step} is not the one that was recorded, so this kernel can't explain the trace"),
            None: () => result.State);
    }
}
