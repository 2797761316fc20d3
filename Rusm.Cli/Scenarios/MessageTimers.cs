using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;

namespace Rusm.Cli.Scenarios;

/// <summary>One process with many timers.</summary>
internal sealed class MessageTimers(TimerMeasure measure, int size) : ISizeScenario
{
    /// <inheritdoc/>
    public string Title => $"{Units.Of(size, "timer")} of one process: {Inputs.Word(measure)}";

    /// <inheritdoc/>
    public string Unit => "timers";

    /// <inheritdoc/>
    public string Counts => measure switch
    {
        TimerMeasure.Set => "timers: each set by a SendAfter of the process that receives its message",
        TimerMeasure.Cancel => "timers: each cancelled by a CancelTimer of the process that has set it",
        TimerMeasure.Fire => "timers: fired, and their messages received",
        _ => throw new UnreachableException($"No unit for {measure}"),
    };

    internal static ScenarioCommand Command()
    {
        var measure = Inputs.OneOf<TimerMeasure>("--measure", "What is timed: how timers are set, are cancelled, or fire.");
        var size = Parked.Size("Timers.");
        return ScenarioCommand.OfSize(
            "timers",
            "One process sets many timers, cancels them, or receives their messages.",
            """
              One process sets so many timers for itself, one after the other. Timed, per timer:
              set: from the first SendAfter until all are alive. Their delays are 10 to 70 minutes, in no order.
              cancel: from the first CancelTimer until none is alive, in the order in which they were set.
              fire: all are due at the same moment. From the first message received to the last one.
            """,
            [measure, size],
            parsed => new MessageTimers(parsed.GetValue(measure), parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted) => InOneProcess.Run(runtime, MeasuredAsync, interrupted);

    private async Task<Round> MeasuredAsync(ProcessContext context)
    {
        if (measure == TimerMeasure.Fire)
        {
            return await FiredAsync(context);
        }

        var timers = new TimerRef[size];
        Memory.Settle();
        var began = Stopwatch.GetTimestamp();
        for (var index = 0; index < size; index++)
        {
            timers[index] = context.SendAfter(context.Self, TimeSpan.FromMilliseconds(600_000 + (index * 7919L % 3_600_000)), null);
        }

        var set = new Round(size, Stopwatch.GetElapsedTime(began), ProcessesPeak: 1);
        if (measure == TimerMeasure.Set)
        {
            return set;
        }

        Memory.Settle();
        began = Stopwatch.GetTimestamp();
        foreach (var timer in timers)
        {
            context.CancelTimer(timer);
        }

        return new Round(size, Stopwatch.GetElapsedTime(began), ProcessesPeak: 1);
    }

    private async Task<Round> FiredAsync(ProcessContext context)
    {
        // Timers that fire while others are still set would be timed too early: then all are set again, for a later moment.
        for (var time = TimeSpan.FromMilliseconds(100 + (size / 200)); ; time *= 2)
        {
            var setting = Stopwatch.GetTimestamp();
            for (var index = 0; index < size; index++)
            {
                var left = time - Stopwatch.GetElapsedTime(setting);
                context.SendAfter(context.Self, left > TimeSpan.Zero ? left : TimeSpan.Zero, null);
            }

            var inTime = Stopwatch.GetElapsedTime(setting) < time;
            await context.ReceiveAsync();
            var began = Stopwatch.GetTimestamp();
            for (var received = 1; received < size; received++)
            {
                await context.ReceiveAsync();
            }

            if (inTime)
            {
                return new Round(Math.Max(1, size - 1), Stopwatch.GetElapsedTime(began), ProcessesPeak: 1);
            }
        }
    }
}

/// <summary>What is timed of timers.</summary>
internal enum TimerMeasure
{
    /// <summary>Setting them.</summary>
    Set = 0,

    /// <summary>Cancelling them.</summary>
    Cancel,

    /// <summary>Receiving their messages.</summary>
    Fire,
}
