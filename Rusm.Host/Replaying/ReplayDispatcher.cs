using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Replaying;

/// <summary>
/// Runs bodies again, one at a time on one thread. The recorded steps are taken in their order; before each, the body that made it
/// is run until it makes it again. A body may run ahead of the others: what it does is compared with its own part of the recording,
/// which also has the answers, and waits for its turn.
/// </summary>
internal sealed class ReplayDispatcher : Dispatcher
{
    private readonly RecordedRun run;
    private readonly OutsideScript outside;
    private readonly Queue<HostedProcess> runnable = new();
    private readonly Dictionary<long, object?> timerMessages = [];
    private ProgramDivergence? divergence;
    private long steps;

    internal ReplayDispatcher(RecordedRun run, OutsideScript outside)
        : base(new RuntimeOptions { TimeProvider = new StoppedTime() })
    {
        (this.run, this.outside) = (run, outside);
        IsTakenDown = true;
    }

    internal ProgramReplayResult Run()
    {
        foreach (var step in run.Steps)
        {
            if (Again(step) is not var (signal, newborn) || divergence is not null)
            {
                break;
            }

            var followUps = FollowUps.Take();
            Step(signal, newborn, followUps);
            followUps.CarryOut();
            steps = step.Number;
            while (RunOne())
            {
                // Whoever was woken goes as far as it can.
            }
        }

        return new ProgramReplayResult(steps, divergence is null ? LanguageExt.Prelude.None : LanguageExt.Prelude.Some(divergence));
    }

    internal override void Schedule(HostedProcess process) => runnable.Enqueue(process);

    // The dead stay where they can be found: the kernel may be behind their bodies.
    internal override void Forget(HostedProcess process)
    {
    }

    internal override TimeProvider ClockOf(HostedProcess process) => new ReplayedClock(this, process);

    internal override long Take(HostedProcess by, ValueSource source, Func<long> value)
    {
        var part = run.PartOf(by.Pid);
        if (part.Next is TraceEntry.Took took && took.Source == source)
        {
            part.Pass();
            return took.Value;
        }

        Part(by, $"it takes a value ({source})");
        return value();
    }

    internal override TimerRef SetTimer(HostedProcess by, Pid to, TimeSpan delay, object? message)
    {
        var part = run.PartOf(by.Pid);
        if (part.Next is TraceEntry.TimerSet set && set.To == to)
        {
            part.Pass();
            timerMessages[set.Number] = message;
            return new TimerRef(to, set.Number);
        }

        Part(by, $"it sets a timer for {to}");
        return default;
    }

    internal override bool MustBeLate(HostedProcess by, int number)
    {
        var part = run.PartOf(by.Pid);
        if (part.Next is not TraceEntry.Late late || late.Number != number)
        {
            return false;
        }

        part.Pass();
        return true;
    }

    // It is late only if it was: else it waits for what came.
    internal override TimeSpan LimitOf(TimeSpan timeout) => Timeout.InfiniteTimeSpan;

    internal override bool? MustDropReply(HostedProcess by)
    {
        var part = run.PartOf(by.Pid);
        if (part.Next is not TraceEntry.Took { Source: ValueSource.ReplyDropped })
        {
            return false;
        }

        part.Pass();
        return true;
    }

    private protected override Answer Take(Signal signal, Newborn? newborn, long timer = 0)
    {
        var part = run.PartOf(signal.By);
        if (part.Next is RecordedStep step && Likeness.Same(step.Signal, signal))
        {
            part.Does(signal, newborn is { } brought ? brought with { Thread = BodyThread.Pool } : null);
            if (step.End is { } end)
            {
                Look((_, bodies) => bodies.Find(signal.By))!.End(end.Reason, end.Cause);
            }

            return step.Answer;
        }

        Part(Look((_, bodies) => bodies.Find(signal.By))!, $"{signal}");
        return default;
    }

    /// <summary>The signal of a step, made again; null if it isn't.</summary>
    private (Signal Signal, Newborn? Newborn)? Again(RecordedStep step)
    {
        if (step.ByTheDead)
        {
            return (step.Signal, null);
        }

        if (step.Signal.By == Pid.Outside)
        {
            return FromOutside(step);
        }

        var part = run.PartOf(step.Signal.By);
        while (!part.HasDoneSomething)
        {
            if (divergence is not null || !RunOne())
            {
                divergence ??= new ProgramDivergence(
                    step.Signal.By, step.Number, Replaying.Part.InWords(step), "nothing: it waits, or has come to its end");
                return null;
            }
        }

        return part.Done();
    }

    private (Signal Signal, Newborn? Newborn)? FromOutside(RecordedStep step)
    {
        switch (step.Signal)
        {
            case Signal.Spawn when step.Answer.Refusal is not null:
                return (step.Signal, null);
            case Signal.Spawn spawn when outside.NextBody() is { } body:
                return (spawn, new Newborn(body, BodyThread.Pool, Pid.Outside));
            case Signal.Spawn:
                divergence = new ProgramDivergence(Pid.Outside, step.Number, "it spawned a process", "the script has no body for it");
                return null;
            case Signal.Send send when timerMessages.Remove(step.Timer, out var message):
                return (send with { Content = message }, null);
            case Signal.Send send when outside.TryNextMessage(out var message):
                return (send with { Content = message }, null);
            case Signal.SendNamed send when outside.TryNextMessage(out var message):
                return (send with { Content = message }, null);
            default:
                return (step.Signal, null);
        }
    }

    private bool RunOne()
    {
        if (divergence is not null || !runnable.TryDequeue(out var process))
        {
            return false;
        }

        process.Run();
        return true;
    }

    // A body that goes on where the recording has no more of it was ended by somebody else just then, or the recording was.
    private void Part(HostedProcess process, string now)
    {
        var part = run.PartOf(process.Pid);
        if (part.Next is null)
        {
            process.End(part.Death?.Reason ?? ExitReason.Killed, part.Death?.Cause ?? new Cause.ExitSignal(Pid.Outside));
        }
        else
        {
            divergence ??= new ProgramDivergence(process.Pid, part.StepOf(steps), Replaying.Part.InWords(part.Next), now);
            process.End(ExitReason.Killed, new Cause.ExitSignal(Pid.Outside));
        }
    }
}
