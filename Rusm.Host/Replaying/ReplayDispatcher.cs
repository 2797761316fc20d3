using System.Diagnostics;
using Rusm.Host.Recording;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Replaying;

/// <summary>
/// Runs bodies again, one at a time on one thread. The steps of the recording are replayed in order. Before each step, the body that made
/// it runs until it makes it again. A body may run ahead of the other bodies: each of its signals is compared with its own part of the
/// recording, gets the recorded result, and is queued until its step comes.
/// </summary>
internal sealed class ReplayDispatcher : Dispatcher
{
    private readonly RecordedRun run;
    private readonly ExternalScript outside;
    private readonly Queue<HostedProcess> runnable = new();
    private readonly Dictionary<long, (Pid By, object? Message)> timerMessages = [];
    private ProgramDivergence? divergence;
    private long steps;

    internal ReplayDispatcher(RecordedRun run, ExternalScript outside)
        : base(new RuntimeOptions { TimeProvider = new FrozenTimeProvider() }, alwaysSequenced: true) =>
        (this.run, this.outside) = (run, outside);

    internal ProgramReplayResult Run()
    {
        foreach (var step in run.Steps)
        {
            if (NextSignal(step) is not var (signal, spawn) || divergence is not null)
            {
                break;
            }

            Step(signal, spawn);
            TakeDeferred()?.Run();
            steps = step.Number;
            while (RunOne())
            {
                // Each resumed body runs as far as it can.
            }
        }

        return new ProgramReplayResult(steps, divergence);
    }

    internal override void Schedule(HostedProcess process) => runnable.Enqueue(process);

    // Ended processes are kept, because the kernel may be behind their bodies.
    internal override void Forget(HostedProcess process)
    {
    }

    internal override TimeProvider ClockOf(HostedProcess process) => new RecordedTimeProvider(Options.TimeProvider, this, process);

    internal override long Observe(HostedProcess by, ValueSource source, long value)
    {
        if (run.ProcessOf(by.Pid).NextIf<TraceEntry.ValueTaken>(taken => taken.Source == source) is { } taken)
        {
            Advance(by);
            return taken.Value;
        }

        EndOrDiverge(by, $"it takes a value ({source})");
        throw by.Ended();
    }

    internal override TimerRef SetTimer(HostedProcess by, Pid to, TimeSpan delay, object? message)
    {
        Host.Timers.RefuseIfOutOfRange(delay);
        if (run.ProcessOf(by.Pid).NextIf<TraceEntry.TimerSet>(set => set.To == to) is { } set)
        {
            Advance(by);
            by.RefuseIfEnded();
            timerMessages[set.Number] = (by.Pid, message);
            return new TimerRef(to, set.Number);
        }

        EndOrDiverge(by, $"it sets a timer for {to}");
        throw by.Ended();
    }

    internal override bool HasFlushed(Pid watcher, MonitorRef reference) => run.ProcessOf(watcher).HasFlushed(reference);

    internal override void BeforeReceive(HostedProcess by)
    {
        var part = run.ProcessOf(by.Pid);
        if (by.Received >= part.ReceivesAtMost && !by.HasEnded)
        {
            by.End(part.Death!.Reason, part.Death.Cause);   // in the recording it was ended before it received this item
        }
    }

    internal override bool MustTimeOut(HostedProcess by, int number)
    {
        if (run.ProcessOf(by.Pid).NextIf<TraceEntry.ReceiveTimedOut>(timedOut => timedOut.Number == number) is null)
        {
            return false;
        }

        Advance(by);
        return true;
    }

    internal override bool MustCancelReceive(HostedProcess by)
    {
        if (run.ProcessOf(by.Pid).NextIf<TraceEntry.ValueTaken>(static taken => taken.Source == ValueSource.ReceiveCancelled) is null)
        {
            return false;
        }

        Advance(by);
        return true;
    }

    // A receive times out only if it did so in the recording. Otherwise it waits for the item.
    internal override TimeSpan LimitOf(TimeSpan timeout) => Timeout.InfiniteTimeSpan;

    // As with the time: the token can be cancelled at another moment than in the recording.
    internal override CancellationToken LimitOf(CancellationToken token) => CancellationToken.None;

    internal override bool IsCancelled(HostedProcess by, CancellationToken token) => MustCancelReceive(by);

    internal override bool? MustDropReply(HostedProcess by)
    {
        if (run.ProcessOf(by.Pid).NextIf<TraceEntry.ValueTaken>(static taken => taken.Source == ValueSource.ReplyDropped) is null)
        {
            return false;
        }

        Advance(by);
        return true;
    }

    private protected override void SendSequenced(HostedProcess? sender, Pid to, object? message, long timer) =>
        Take(new Signal.Send(sender?.Pid ?? Pid.Outside, to, message), spawn: null);

    private protected override SignalResult Take(Signal signal, SpawnArguments? spawn)
    {
        var (part, process) = (run.ProcessOf(signal.By), Inspect((_, bodies) => bodies.Find(signal.By))!);
        if (part.NextIf<RecordedStep>(step => ReplayComparison.Same(step.Signal, signal)) is not { } step)
        {
            EndOrDiverge(process, $"{signal}");
            return default;
        }

        if (step.SenderWasDead)
        {
            Advance(process);
            return default;
        }

        part.EnqueueSignal(signal, spawn is { } arguments ? arguments with { Thread = BodyThread.Pool } : null);
        if (signal is Signal.Demonitor { Flush: true } demonitor)
        {
            // The body may receive again before the kernel reaches this step, or the death whose down message the step removes.
            part.Flush(demonitor.Reference);
            process.Mailbox.Flush(demonitor.Reference);
        }

        if (step.End is { } end)
        {
            process.End(end.Reason, end.Cause);
        }

        return step.Result;
    }

    /// <summary>The signal of a step, made again by its sender; null if the sender does not make it.</summary>
    private (Signal Signal, SpawnArguments? Newborn)? NextSignal(RecordedStep step)
    {
        if (step.SenderWasDead)
        {
            return (step.Signal, null);
        }

        if (step.Signal.By == Pid.Outside)
        {
            return FromOutside(step);
        }

        var part = run.ProcessOf(step.Signal.By);
        while (!part.HasSignal)
        {
            if (divergence is not null || !RunOne())
            {
                divergence ??= new ProgramDivergence(
                    step.Signal.By, step.Number, $"{step.Signal}", "nothing: it waits, or it has ended, or code outside any process did this in its name");
                return null;
            }
        }

        return part.DequeueSignal();
    }

    private (Signal Signal, SpawnArguments? Newborn)? FromOutside(RecordedStep step)
    {
        switch (step.Signal)
        {
            case Signal.Spawn when step.Result.Refusal is not null:
                return (step.Signal, null);
            case Signal.Spawn spawn when outside.NextBody() is { } body:
                return (spawn, new SpawnArguments(body, BodyThread.Pool, Pid.Outside));
            case Signal.Spawn:
                divergence = new ProgramDivergence(Pid.Outside, step.Number, $"{step.Signal}", "the script has no body for it");
                return null;
            case Signal.Send when timerMessages.Remove(step.Timer, out var set):
                return SendAgain(step, set.By, set.Message);
            case Signal.Send or Signal.SendNamed when outside.TryNextMessage(out var message):
                return SendAgain(step, Pid.Outside, message);
            case Signal.Send or Signal.SendNamed:
                divergence = new ProgramDivergence(Pid.Outside, step.Number, $"{step.Signal}", "the script has no message for it");
                return null;
            default:
                return (step.Signal, null);
        }
    }

    private (Signal Signal, SpawnArguments? Newborn)? SendAgain(RecordedStep step, Pid by, object? message)
    {
        Signal now = step.Signal switch
        {
            Signal.Send send => send with { Content = message },
            Signal.SendNamed send => send with { Content = message },
            _ => throw new UnreachableException($"{step.Signal} has no message."),
        };
        if (ReplayComparison.Same(step.Signal, now))
        {
            return (now, null);
        }

        divergence = new ProgramDivergence(by, step.Number, $"{step.Signal}", $"{now}");
        return null;
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

    // What a process did after its death in the recording, it does after its death in the replay, so it is ended here.
    private void Advance(HostedProcess process)
    {
        var part = run.ProcessOf(process.Pid);
        part.Advance();
        if (part.IsPastDeath && !process.HasEnded)
        {
            process.End(part.Death!.Reason, part.Death.Cause);
        }
    }

    // The body does something that is not next in the recording. If the recording has nothing more of it, the process was ended by another
    // one at this point, or the recording ended, so the process is ended here.
    private void EndOrDiverge(HostedProcess process, string now)
    {
        var part = run.ProcessOf(process.Pid);
        if (process.HasEnded)
        {
            return;
        }

        if (part.Next is null or Death)
        {
            process.End(part.Death?.Reason ?? ExitReason.Killed, part.Death?.Cause ?? new Cause.ExitSignal(Pid.Outside));
        }
        else
        {
            divergence ??= new ProgramDivergence(process.Pid, part.StepOf(steps), ReplayedProcess.TextOf(part.Next), now);
            process.End(ExitReason.Killed, new Cause.ExitSignal(Pid.Outside));
        }
    }
}
