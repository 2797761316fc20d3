using LanguageExt;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>What a recording has of one supervisor.</summary>
/// <param name="Declared">How it was declared.</param>
/// <param name="Heard">What it heard, in order, each with the number of the step before it.</param>
/// <param name="Death">Its death; none when it is alive at the end of the recording.</param>
public sealed record SupervisorRecording(
    TraceEntry.SupervisorDeclared Declared, Seq<(long Step, SupervisorEvent Event)> Heard, Option<Death> Death)
{
    /// <summary>Looks for a supervisor in a recording.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="pid">The supervisor.</param>
    /// <returns>What there is of it; none when that process is no supervisor, or was one before the recording began.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public static Option<SupervisorRecording> Of(Trace trace, Pid pid)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var search = new Search(pid);
        trace.Replay().Run(search);
        return search.Found;
    }

    /// <summary>The supervisors of a recording that it can be asked about.</summary>
    /// <param name="trace">The recording.</param>
    /// <returns>Each of them.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public static Seq<Pid> AllIn(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Entries().OfType<TraceEntry.SupervisorDeclared>().Select(static found => found.Pid).ToSeq().Strict();
    }

    private sealed class Search(Pid pid) : ITraceVisitor
    {
        private readonly List<(long Step, SupervisorEvent Event)> heard = [];
        private TraceEntry.SupervisorDeclared? declared;
        private Option<Death> death;

        internal Option<SupervisorRecording> Found => declared is null
            ? None
            : new SupervisorRecording(declared, heard.ToSeq().Strict(), death);

        /// <inheritdoc/>
        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
        {
            foreach (var effect in effects)
            {
                death = effect is Effect.Stop stop && stop.Death.Pid == pid ? Some(stop.Death) : death;
            }
        }

        /// <inheritdoc/>
        public void Note(long step, TraceEntry note)
        {
            switch (note)
            {
                case TraceEntry.SupervisorDeclared found when found.Pid == pid:
                    declared = found;
                    break;
                case TraceEntry.SupervisorEventTaken found when found.Pid == pid && declared is not null:
                    heard.Add((step, found.Event));
                    break;
                default:
                    break;   // of somebody else
            }
        }
    }
}
