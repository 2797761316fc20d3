using Rusm.Cli.Measuring;
using Rusm.Cli.Traces;
using Rusm.Kernel;
using Rusm.Kernel.Traces.WhatIfs;

namespace Rusm.Cli.Dashboard;

/// <summary>
/// The step in which a run with another trap flag parts from the recording: the recorded and the simulated effects side by side, and both
/// ends. An effect is in the row of the effect on the same process.
/// </summary>
internal static class EffectRows
{
    private const int Shown = 200;

    internal static SideBySide Of(TrapWhatIf result)
    {
        var columns = new SideBySide();
        foreach (var parting in result.Divergence)
        {
            var signal = $"step {Units.Whole(parting.Step)}: {Sentences.Of(parting.Signal)}";
            columns.Add(signal, signal);
            Effects(columns, [.. parting.Recorded.Take(Shown)], [.. parting.Simulated.Take(Shown)]);
            var (recorded, simulated) = (parting.Recorded.Count - Shown, parting.Simulated.Count - Shown);
            if (recorded > 0 || simulated > 0)
            {
                columns.Add(More(recorded), More(simulated));
            }
        }

        columns.Add(
            $"at the end: {WhatIfText.AtTheEnd(result.Recorded, result.OnlyRecorded)}",
            $"at the end: {WhatIfText.AtTheEnd(result.Simulated, result.OnlySimulated)}");
        return columns;
    }

    private static void Effects(SideBySide columns, Effect[] recorded, List<Effect> simulated)
    {
        foreach (var effect in recorded)
        {
            var match = simulated.IndexOf(effect);
            if (match < 0)
            {
                match = simulated.FindIndex(other => !recorded.Contains(other) && ProcessOf(other) == ProcessOf(effect));
            }

            columns.Add(Sentences.Of(effect), match < 0 ? "" : Sentences.Of(simulated[match]));
            if (match >= 0)
            {
                simulated.RemoveAt(match);
            }
        }

        foreach (var effect in simulated)
        {
            columns.Add("", Sentences.Of(effect));
        }
    }

    private static Pid ProcessOf(Effect effect) => effect switch
    {
        Effect.Start start => start.Pid,
        Effect.ReturnReference returned => returned.Watcher,
        Effect.Deliver deliver => deliver.To,
        Effect.Flush flush => flush.Watcher,
        Effect.Stop stop => stop.Death.Pid,
        Effect.Refuse refuse => refuse.By,
        _ => Pid.Outside,
    };

    private static string More(int count) => count > 0 ? $"and {Units.Whole(count)} more" : "";
}
