using LanguageExt;
using Rusm.Kernel.Nodes;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>
/// Explains a death. A death has the complete chain of causes within its own step. If the chain begins with an escalation, a second replay
/// up to that step finds the step of the death that escalated. If it begins on another node, the trace of that node has the step.
/// </summary>
internal static class DeathExplainer
{
    internal static DeathExplanation Of(Trace trace, Pid pid) => Of(trace, pid, node => node == trace.Node ? trace : null);

    internal static DeathExplanation Of(Trace trace, Pid pid, Func<NodeId, Trace?> traceOf)
    {
        var search = new DeathSearch(trace.InitialState(), [pid]);
        var end = Replay(trace, search, trace.Steps);
        return search.Found.TryGetValue(pid, out var last) ? new DeathExplanation.Died(pid, ExplainedSteps(last, traceOf))
            : end.Find(pid) is { IsSome: true } alive ? new DeathExplanation.StillAlive(pid, alive.MatchUnsafe(static entry => entry.Name, static () => null))
            : pid.Node == trace.Node && pid.Number >= 1 && pid.Number <= trace.InitialState().LastPid ? new DeathExplanation.DiedBeforeRecording(pid)
            : new DeathExplanation.NeverSpawned(pid, end.LastPid);
    }

    private static Seq<ExplainedStep> ExplainedSteps(ExplainedStep last, Func<NodeId, Trace?> traceOf)
    {
        var known = new Dictionary<Pid, ExplainedStep>();
        var steps = new Stack<ExplainedStep>([last]);
        while (steps.Peek() is { Step: > 0 } step)
        {
            if (OnOtherNode(step, traceOf) is var (elsewhere, after))
            {
                steps.Pop();
                steps.Push(after);
                steps.Push(elsewhere);
            }
            else if (step.Chain.Head.Death.Cause is Cause.Escalation { Death: var origin })
            {
                if (!known.ContainsKey(origin.Pid))
                {
                    known = DeathsUntil(traceOf(step.Node)!, step.Step - 1, origin.Chain.Select(static death => death.Pid));
                }

                // A cause precedes its result. A death that does not precede it was made up by the program.
                steps.Push(known.TryGetValue(origin.Pid, out var earlier) && earlier.Step < step.Step ? earlier : NotRecorded(origin));
            }
            else
            {
                break;
            }
        }

        var first = steps.Pop();
        steps.Push(traceOf(first.Node) is { } trace ? first with { PriorEvent = PriorEventOf(trace, first) } : first);
        return steps.ToSeq().Strict();
    }

    // The step of another node from which the first deaths of the chain came, and the step with the rest of the chain; null if they are of the
    // same node, or if there is no trace of the other one.
    private static (ExplainedStep Elsewhere, ExplainedStep After)? OnOtherNode(ExplainedStep step, Func<NodeId, Trace?> traceOf)
    {
        var there = step.Chain.TakeWhile(explained => explained.Death.Pid.Node != step.Node).ToArray();
        return there.Length > 0
            && traceOf(there[^1].Death.Pid.Node) is { } trace
            && DeathsUntil(trace, trace.Steps, [there[^1].Death.Pid]).TryGetValue(there[^1].Death.Pid, out var elsewhere)
                ? (elsewhere, step with { Chain = step.Chain.Skip(there.Length - 1).ToSeq().Strict() })
                : null;
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
