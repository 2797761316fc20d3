using Rusm.Cli.Measuring;
using Rusm.Cli.Traces;
using Rusm.Dashboard.Http;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Dashboard;

/// <summary>A trace that was replayed once, and that can be read at each step. Thread-safe.</summary>
internal sealed class OpenTrace
{
    // An answer stays small enough for a page.
    private const int SupervisorsListed = 1_000;
    private const int EffectsShown = 200;
    private const int NotesShown = 200;

    private readonly Lock gate = new();
    private readonly Trace trace;
    private readonly TracePosition position;
    private readonly StepRecords records;
    private readonly HashSet<Pid> supervisors;
    private readonly long spawned;

    private OpenTrace(string name, Trace trace, TraceReplay replay, TraceSurvey survey, State end)
    {
        this.trace = trace;
        position = new TracePosition(replay);
        records = new StepRecords(trace);
        supervisors = [.. survey.Supervisors.Select(static declared => declared.Pid)];
        spawned = end.LastPid;
        Info = new TraceInfo(
            name,
            trace.Steps,
            trace.Ending is TraceEnding.Complete ? null : UserFile.Shown($"{trace.Ending}"),
            survey.Deaths,
            [.. survey.Supervisors.Take(SupervisorsListed).Select(static declared => new TraceSupervisor(
                declared.Pid.Value, declared.Flags.Intensity, declared.Flags.Period.TotalSeconds, SupervisorWords.Of(declared.Flags.Strategy)))],
            spawned);
    }

    internal TraceInfo Info { get; }

    /// <summary>Replays a trace, and compares all its checksums and checkpoints.</summary>
    /// <exception cref="TraceException">It is not a trace, or a broken one.</exception>
    /// <exception cref="UserErrorException">This kernel does not compute the recorded states.</exception>
    internal static OpenTrace Of(string name, byte[] content)
    {
        var trace = Trace.Open(new TraceBytes(content));
        trace.Check();
        var replay = trace.Replay();
        var survey = new TraceSurvey(replay);
        var result = replay.Run(survey);
        DivergenceText.MustNotBe(result);
        return new OpenTrace(name, trace, replay, survey, result.State);
    }

    internal TraceStep Step(long step)
    {
        if (step < 0 || step > trace.Steps)
        {
            throw new UserErrorException($"There is no step {step}: the trace has {trace.Steps}.");
        }

        lock (gate)
        {
            var (before, at) = position.GoTo(step);
            var graph = StepGraph.Of(before, at, supervisors);
            return new TraceStep(
                step,
                UserFile.Shown(at.Signal.Match(Some: Sentences.Of, None: () => Beginning(at.State))),
                Some(at.Effects.Select(Sentences.Of), EffectsShown, at.Effects.Count),
                Notes(before, at),
                graph.Nodes,
                graph.Edges,
                at.State.Count,
                graph.Left);
        }
    }

    internal TraceStory Explain(Pid pid) => trace.Explain(pid) switch
    {
        DeathExplanation.NeverSpawned never => throw new UserErrorException(Processes.NeverWas(pid, never.Spawned)),
        var story => new TraceStory([.. StoryText.Of(story).Select(UserFile.Shown)]),
    };

    internal WhatIfAnswer WhatIf(WhatIfRequest request) => TraceQuestion.Answer(trace, spawned, request);

    private static string Beginning(State state) => $"The beginning: {Units.Of(state.Count, "process", "processes")} alive.";

    private static IReadOnlyList<string> Some(IEnumerable<string> all, int most, int count) => count <= most
        ? [.. all.Select(UserFile.Shown)]
        : [.. all.Take(most).Select(UserFile.Shown), $"and {Units.Whole(count - most)} more"];

    private IReadOnlyList<string> Notes(State before, Replayed at)
    {
        var after = records.After(at.Step);
        var cascade = at.Signal.MatchUnsafe(signal => Cascade.Of(at.Step, signal, before, at.Effects), static () => null);
        IReadOnlyList<string> deaths = cascade is { Deaths.Length: > 0 } ? [.. StoryText.Of(cascade.AsStory())] : [];
        return Some(deaths.Concat(after.Select(Sentences.Of)), NotesShown, deaths.Count + after.Count);
    }
}
