using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>
/// How a story is found. A death knows the whole of its own step; the step of a death that it escalated from is looked for in a
/// replay of its own, up to there.
/// </summary>
internal static class DeathExplainer
{
    internal static DeathExplanation Of(Trace trace, Pid pid)
    {
        var search = new DeathSearch(trace.Beginning(), [pid]);
        var end = Replay(trace, search, trace.Steps);
        return search.Found.TryGetValue(pid, out var last) ? new DeathExplanation.Died(pid, Acts(trace, last))
            : end.Find(pid) is { IsSome: true } alive ? new DeathExplanation.StillAlive(pid, alive.MatchUnsafe(static entry => entry.Name, static () => null))
            : pid.Value >= 1 && pid.Value <= trace.Beginning().LastPid ? new DeathExplanation.DiedBeforeRecording(pid)
            : new DeathExplanation.NeverSpawned(pid, end.LastPid);
    }

    private static Seq<ExplainedStep> Acts(Trace trace, ExplainedStep last)
    {
        var known = new Dictionary<Pid, ExplainedStep>();
        var acts = new Stack<ExplainedStep>([last]);
        while (acts.Peek() is { Step: > 0 } act && act.Chain.Head.Death.Cause is Cause.Escalation { Death: var because })
        {
            if (!known.ContainsKey(because.Pid))
            {
                known = DeathsUntil(trace, act.Step - 1, because.Chain.Select(static death => death.Pid));
            }

            // A death comes before what follows from it; one that does not was made up by the program.
            acts.Push(known.TryGetValue(because.Pid, out var earlier) && earlier.Step < act.Step ? earlier : NotRecorded(because));
        }

        var first = acts.Pop();
        acts.Push(first with { PriorEvent = BackgroundOf(trace, first) });
        return acts.ToSeq().Strict();
    }

    private static Option<PriorEvent> BackgroundOf(Trace trace, ExplainedStep act) => act.Chain.Head.Death switch
    {
        { Cause: Cause.ExitSignal(var sender), Pid: var dead } when sender != Pid.Outside && sender != dead => NewsOf(trace, sender, act.Step - 1),
        { Cause: Cause.NoProcess(var peer) } when act.Step > 0 =>
            DeathsUntil(trace, act.Step - 1, [peer]).TryGetValue(peer, out var end)
                ? Some<PriorEvent>(new PriorEvent.LinkedToDead(end.Step, end.Chain.Last.Death))
                : None,
        _ => None,
    };

    private static Option<PriorEvent> NewsOf(Trace trace, Pid of, long until)
    {
        if (until < 1)
        {
            return None;
        }

        var search = new PriorEventSearch(of);
        Replay(trace, search, until);
        return search.Last;
    }

    private static Dictionary<Pid, ExplainedStep> DeathsUntil(Trace trace, long until, IEnumerable<Pid> wanted)
    {
        var search = new DeathSearch(trace.Beginning(), [.. wanted]);
        Replay(trace, search, until);
        return search.Found;
    }

    private static ExplainedStep NotRecorded(Death death)
    {
        var hops = death.Chain.Reverse().Select(static earlier => new ExplainedDeath(earlier, null)).ToSeq().Strict();
        return new ExplainedStep(Step: 0, None, ByName: null, hops, hops.Count, default, None);
    }

    private static State Replay(Trace trace, ITraceVisitor visitor, long until)
    {
        var result = trace.Replay().Run(visitor, until);
        return result.Divergence.Match(
            Some: parted => throw new TraceException(
                trace.OffsetOf(parted.Step),
                $"the state after step {parted.Step} is not the one that was recorded, so this kernel can't tell what happened"),
            None: () => result.State);
    }
}
