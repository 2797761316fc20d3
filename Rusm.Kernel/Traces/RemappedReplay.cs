using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>
/// Does steps of a recording in another process table. Pids and references count there from what is done there, so whoever is named
/// in a step is looked up; a step that names somebody who was not spawned there does nothing.
/// </summary>
internal sealed class RemappedReplay
{
    private readonly StateBuilder builder;
    private readonly Dictionary<Pid, Pid> pids = [];
    private readonly Dictionary<Pid, Pid> recorded = [];
    private readonly Dictionary<MonitorRef, MonitorRef> references = [];
    private readonly Func<Pid, Option<Pid>> pidOf;
    private readonly Func<MonitorRef, Option<MonitorRef>> referenceOf;
    private readonly State beginning;
    private long given;

    /// <param name="beginning">The state to go on from. Whoever was spawned by then has the pid that it has in the recording.</param>
    /// <param name="hasStrangers">Whether a pid that was not given out yet stands for itself: somebody made it up, and it is dead.
    /// </param>
    internal RemappedReplay(State beginning, bool hasStrangers)
    {
        this.beginning = beginning;
        builder = new StateBuilder(beginning);
        given = hasStrangers ? beginning.LastPid : long.MaxValue;
        (pidOf, referenceOf) = (PidOf, ReferenceOf);
    }

    /// <summary>Does a step, if all that it names are there.</summary>
    /// <param name="step">The step.</param>
    /// <param name="told">The signal as it was given to the kernel; null when it was not.</param>
    /// <returns>What it did; valid until the next call.</returns>
    internal ReadOnlySpan<Effect> Apply(NumberedStep step, out Signal? told)
    {
        var renamed = step.In(pidOf, referenceOf);
        given = Math.Max(given, step.Spawned.Value);
        told = renamed.MatchUnsafe<Signal?>(static signal => signal, static () => null);
        if (told is null)
        {
            return [];
        }

        var effects = builder.Apply(told);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Start start:
                    recorded[start.Pid] = step.Spawned;   // outside, if nobody was spawned there
                    if (step.Spawned != Pid.Outside)
                    {
                        pids[step.Spawned] = start.Pid;
                    }

                    break;
                case Effect.ReturnReference refer:
                    references[step.Referred] = refer.Reference;
                    break;
                default:
                    break;   // it makes nothing
            }
        }

        return effects;
    }

    /// <summary>What a process of the recording is called here; none if it was not spawned here.</summary>
    internal Option<Pid> PidOf(Pid pid) =>
        pids.TryGetValue(pid, out var here) ? here
        : pid.Value <= beginning.LastPid || pid.Value > given ? pid   // outside, one of before, or one that the program made up
        : None;

    /// <summary>What a process of here is called in the recording.</summary>
    internal Pid Recorded(Pid pid) => recorded.GetValueOrDefault(pid, pid);

    internal State ToState() => builder.ToState();

    private Option<MonitorRef> ReferenceOf(MonitorRef reference) =>
        references.TryGetValue(reference, out var here) ? here
        : reference.Value <= beginning.LastReference ? reference
        : None;
}
