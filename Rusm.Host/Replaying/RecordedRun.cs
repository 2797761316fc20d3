using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Trace = Rusm.Kernel.Traces.Trace;

namespace Rusm.Host.Replaying;

/// <summary>A step of the recording, with its result.</summary>
/// <param name="Number">The number of the step, from 1.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Timer">The number of the timer that sent it; 0 for none.</param>
/// <param name="SenderWasDead">Whether the sender of the signal was dead by then. If so, the signal did nothing.</param>
/// <param name="Result">The result that the sender got.</param>
/// <param name="End">The death of the sender, if the signal ended it; else null.</param>
internal sealed record RecordedStep(long Number, Signal Signal, long Timer, bool SenderWasDead, SignalResult Result, Death? End);

/// <summary>A recording prepared for a program replay: its steps, and the part of each process.</summary>
internal sealed class RecordedRun
{
    private readonly Dictionary<Pid, ReplayedProcess> parts = [];

    internal List<RecordedStep> Steps { get; } = [];

    internal ReplayedProcess ProcessOf(Pid pid)
    {
        if (!parts.TryGetValue(pid, out var part))
        {
            parts.Add(pid, part = new ReplayedProcess(pid));
        }

        return part;
    }

    internal static RecordedRun Of(Trace trace)
    {
        var run = new RecordedRun();
        trace.Replay().Run(new Collector(run));
        return run;
    }

    private sealed class Collector(RecordedRun run) : ITraceVisitor
    {
        private readonly System.Collections.Generic.HashSet<Pid> dead = [];
        private long timer;

        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
        {
            var result = default(SignalResult);
            Death? end = null;
            var byTheDead = dead.Contains(signal.By);
            foreach (var effect in effects)
            {
                switch (effect)
                {
                    case Effect.Start start:
                        result = result with { Spawned = start.Pid };
                        break;
                    case Effect.ReturnReference returned:
                        result = result with { Reference = returned.Reference };
                        break;
                    case Effect.Refuse refuse:
                        result = result with { Refusal = refuse.Refusal };
                        break;
                    case Effect.Stop stop:
                        dead.Add(stop.Death.Pid);
                        run.ProcessOf(stop.Death.Pid).Death = stop.Death;
                        if (stop.Death.Pid == signal.By)
                        {
                            end = stop.Death;
                        }
                        else
                        {
                            run.ProcessOf(stop.Death.Pid).Expect(stop.Death);
                        }

                        break;
                    default:
                        break;   // the replay delivers items to mailboxes again
                }
            }

            var recorded = new RecordedStep(step, signal, timer, byTheDead, result, end);
            timer = 0;
            run.Steps.Add(recorded);
            if (signal.By != Pid.Outside)
            {
                run.ProcessOf(signal.By).Expect(recorded);
            }
        }

        public void Entry(long step, TraceEntry note)
        {
            switch (note)
            {
                case TraceEntry.TimerFired fired:
                    timer = fired.Number;
                    break;
                case TraceEntry.ReceiveTimedOut timedOut:
                    run.ProcessOf(timedOut.By).Expect(note);
                    break;
                case TraceEntry.EndedByOther ended:
                    run.ProcessOf(ended.By).ReceivesAtMost = ended.Received;
                    break;
                case TraceEntry.ValueTaken taken:
                    run.ProcessOf(taken.By).Expect(note);
                    break;
                case TraceEntry.TimerSet timerSet:
                    run.ProcessOf(timerSet.By).Expect(note);
                    break;
                default:
                    break;   // a program replay does not need the records of supervisors
            }
        }
    }
}
