using LanguageExt;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>What a recording has of one supervisor.</summary>
/// <param name="Declared">How it was declared.</param>
/// <param name="Heard">What it heard, in order, each with the number of the step before it.</param>
public sealed record SupervisorRecording(TraceEntry.SupervisorDeclared Declared, Seq<(long Step, SupervisorEvent Event)> Heard)
{
    /// <summary>Looks for a supervisor in a recording.</summary>
    /// <param name="trace">The recording.</param>
    /// <param name="pid">The supervisor.</param>
    /// <returns>What there is of it; none when that process is no supervisor, or was one before the recording began.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public static Option<SupervisorRecording> Of(Trace trace, Pid pid)
    {
        var (step, declared, heard) = (0L, default(TraceEntry.SupervisorDeclared), new List<(long, SupervisorEvent)>());
        foreach (var entry in Entries(trace))
        {
            switch (entry)
            {
                case TraceEntry.Step:
                    step++;
                    break;
                case TraceEntry.SupervisorDeclared found when found.Pid == pid:
                    declared = found;
                    break;
                case TraceEntry.SupervisorHeard found when found.Pid == pid && declared is not null:
                    heard.Add((step, found.Event));
                    break;
                default:
                    break;   // of somebody else
            }
        }

        return declared is null ? None : new SupervisorRecording(declared, heard.ToSeq().Strict());
    }

    /// <summary>The supervisors of a recording that it can be asked about.</summary>
    /// <param name="trace">The recording.</param>
    /// <returns>Each of them.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public static Seq<Pid> AllIn(Trace trace) =>
        Entries(trace).OfType<TraceEntry.SupervisorDeclared>().Select(static found => found.Pid).ToSeq().Strict();

    private static IEnumerable<TraceEntry> Entries(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Entries();
    }
}
