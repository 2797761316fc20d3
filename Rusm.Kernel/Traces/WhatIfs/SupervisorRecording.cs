using LanguageExt;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>The records of one supervisor in a recording.</summary>
/// <param name="Declared">Its declaration.</param>
/// <param name="Events">Its events in order, each with the number of the step before it.</param>
/// <param name="Death">Its death; none if it is alive at the end of the recording.</param>
internal sealed record SupervisorRecording(
    TraceEntry.SupervisorDeclared Declared, Seq<(long Step, SupervisorEvent Event)> Events, Option<Death> Death)
{
    /// <summary>Finds a supervisor in a recording.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="pid">The supervisor.</param>
    /// <returns>Its records; none if the process is not a supervisor, or began before the recording.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or a record is invalid.</exception>
    public static Option<SupervisorRecording> Of(Trace trace, Pid pid)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var search = new Search(pid);
        trace.Replay().Run(search);
        return search.Found;
    }

    /// <summary>Lists all supervisors that began during a recording.</summary>
    /// <param name="trace">The recording.</param>
    /// <returns>Their pids.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or a record is invalid.</exception>
    public static Seq<Pid> AllIn(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Entries().OfType<TraceEntry.SupervisorDeclared>().Select(static found => found.Pid).ToSeq().Strict();
    }

    private sealed class Search(Pid pid) : ITraceVisitor
    {
        private readonly List<(long Step, SupervisorEvent Event)> events = [];
        private TraceEntry.SupervisorDeclared? declared;
        private Option<Death> death;

        internal Option<SupervisorRecording> Found => declared is null
            ? None
            : new SupervisorRecording(declared, events.ToSeq().Strict(), death);

        /// <inheritdoc/>
        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
        {
            foreach (var effect in effects)
            {
                death = effect is Effect.Stop stop && stop.Death.Pid == pid ? Some(stop.Death) : death;
            }
        }

        /// <inheritdoc/>
        public void Entry(long step, TraceEntry note)
        {
            switch (note)
            {
                case TraceEntry.SupervisorDeclared found when found.Pid == pid:
                    declared = found;
                    break;
                case TraceEntry.SupervisorEventTaken found when found.Pid == pid && declared is not null:
                    events.Add((step, found.Event));
                    break;
                default:
                    break;   // a record of another process
            }
        }
    }
}
