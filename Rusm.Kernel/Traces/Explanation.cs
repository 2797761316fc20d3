using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>
/// How a story is found. A death knows the whole of its own step; the step of a death that it escalated from is looked for in a
/// replay of its own, up to there.
/// </summary>
internal static class Explanation
{
    internal static Story Of(Trace trace, Pid pid)
    {
        var search = new DeathSearch(trace.Beginning(), [pid]);
        var end = Replay(trace, search, trace.Steps);
        return search.Found.TryGetValue(pid, out var last) ? new Story.Died(pid, Acts(trace, last))
            : end.Find(pid) is { IsSome: true } alive ? new Story.StillAlive(pid, alive.MatchUnsafe(static entry => entry.Name, static () => null))
            : pid.Value >= 1 && pid.Value <= trace.Beginning().LastPid ? new Story.DeadBefore(pid)
            : new Story.NeverWas(pid, end.LastPid);
    }

    private static Seq<Act> Acts(Trace trace, Act last)
    {
        var known = new Dictionary<Pid, Act>();
        var acts = new Stack<Act>([last]);
        while (acts.Peek() is { Step: > 0 } act && act.Hops.Head.Death.Cause is Cause.Escalation { Death: var because })
        {
            if (!known.ContainsKey(because.Pid))
            {
                known = DeathsUntil(trace, act.Step - 1, because.Chain.Select(static death => death.Pid));
            }

            // A death comes before what follows from it; one that does not was made up by the program.
            acts.Push(known.TryGetValue(because.Pid, out var earlier) && earlier.Step < act.Step ? earlier : NotRecorded(because));
        }

        var first = acts.Pop();
        acts.Push(first with { Background = BackgroundOf(trace, first) });
        return acts.ToSeq().Strict();
    }

    private static Option<Background> BackgroundOf(Trace trace, Act act) => act.Hops.Head.Death switch
    {
        { Cause: Cause.ExitSignal(var sender), Pid: var dead } when sender != Pid.Outside && sender != dead => NewsOf(trace, sender, act.Step - 1),
        { Cause: Cause.NoProcess(var peer) } when act.Step > 0 =>
            DeathsUntil(trace, act.Step - 1, [peer]).TryGetValue(peer, out var end)
                ? Some<Background>(new Background.WasDead(end.Step, end.Hops.Last.Death))
                : None,
        _ => None,
    };

    private static Option<Background> NewsOf(Trace trace, Pid of, long until)
    {
        if (until < 1)
        {
            return None;
        }

        var search = new NewsSearch(of);
        Replay(trace, search, until);
        return search.Last;
    }

    private static Dictionary<Pid, Act> DeathsUntil(Trace trace, long until, IEnumerable<Pid> wanted)
    {
        var search = new DeathSearch(trace.Beginning(), [.. wanted]);
        Replay(trace, search, until);
        return search.Found;
    }

    private static Act NotRecorded(Death death)
    {
        var hops = death.Chain.Reverse().Select(static earlier => new Hop(earlier, null)).ToSeq().Strict();
        return new Act(Step: 0, None, ByName: null, hops, hops.Count, default, None);
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
