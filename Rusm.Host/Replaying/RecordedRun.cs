using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Trace = Rusm.Kernel.Traces.Trace;

namespace Rusm.Host.Replaying;

/// <summary>A step of the recording, with what came of it.</summary>
/// <param name="Number">Which step, from 1.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Timer">The timer that sent it; 0 for none.</param>
/// <param name="ByTheDead">Whether who did it was dead by then, so that it did nothing.</param>
/// <param name="Answer">What it gave to who did it.</param>
/// <param name="End">The end of who did it, if it ended by it.</param>
internal sealed record RecordedStep(long Number, Signal Signal, long Timer, bool ByTheDead, SignalResult Answer, Death? End);

/// <summary>A recording made ready to be run again: its steps, and each process's own part of it.</summary>
internal sealed class RecordedRun
{
    private readonly Dictionary<Pid, ReplayedProcess> parts = [];

    internal List<RecordedStep> Steps { get; } = [];

    internal ReplayedProcess PartOf(Pid pid)
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
            var answer = default(SignalResult);
            Death? end = null;
            var byTheDead = dead.Contains(signal.By);
            foreach (var effect in effects)
            {
                switch (effect)
                {
                    case Effect.Start start:
                        answer = answer with { Spawned = start.Pid };
                        break;
                    case Effect.ReturnReference refer:
                        answer = answer with { Reference = refer.Reference };
                        break;
                    case Effect.Refuse refuse:
                        answer = answer with { Refusal = refuse.Refusal };
                        break;
                    case Effect.Stop stop:
                        dead.Add(stop.Death.Pid);
                        run.PartOf(stop.Death.Pid).Death = stop.Death;
                        if (stop.Death.Pid == signal.By)
                        {
                            end = stop.Death;
                        }
                        else
                        {
                            run.PartOf(stop.Death.Pid).Expect(stop.Death);
                        }

                        break;
                    default:
                        break;   // what goes into mailboxes goes there again
                }
            }

            var recorded = new RecordedStep(step, signal, timer, byTheDead, answer, end);
            timer = 0;
            run.Steps.Add(recorded);
            if (signal.By != Pid.Outside)
            {
                run.PartOf(signal.By).Expect(recorded);
            }
        }

        public void Note(long step, TraceEntry note)
        {
            switch (note)
            {
                case TraceEntry.TimerFired fired:
                    timer = fired.Number;
                    break;
                case TraceEntry.ReceiveTimedOut late:
                    run.PartOf(late.By).Expect(note);
                    break;
                case TraceEntry.EndedByOther cut:
                    run.PartOf(cut.By).ReceivesAtMost = cut.Received;
                    break;
                case TraceEntry.ValueTaken took:
                    run.PartOf(took.By).Expect(note);
                    break;
                case TraceEntry.TimerSet set:
                    run.PartOf(set.By).Expect(note);
                    break;
                default:
                    break;   // what supervisors heard is for other questions
            }
        }
    }
}
