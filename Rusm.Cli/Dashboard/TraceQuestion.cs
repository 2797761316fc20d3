using Rusm.Cli.Traces;
using Rusm.Dashboard.Http;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.WhatIfs;

namespace Rusm.Cli.Dashboard;

/// <summary>What would have happened with other flags of a supervisor, or with another trap flag of a process.</summary>
internal static class TraceQuestion
{
    private const double ShortestPeriod = 0.0001;
    private const double LongestPeriod = 1e9;

    /// <summary>Answers the question of a page.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="spawned">The number of processes spawned up to its end.</param>
    /// <param name="request">The question.</param>
    internal static WhatIfAnswer Answer(Trace trace, long spawned, WhatIfRequest request) => request switch
    {
        { Supervisor: { } pid, Trap: null } when request.Intensity is not null || request.Period is not null =>
            Supervisor(trace, new Pid(pid), request.Intensity, request.Period),
        { Supervisor: null, Intensity: null, Period: null, Trap: { } trap } => Trap(trace, spawned, new Pid(trap.Pid), trap.On),
        _ => throw new UserErrorException("Say what is to be otherwise: the intensity or the period of a supervisor, or the trap flag of a process."),
    };

    private static WhatIfAnswer Supervisor(Trace trace, Pid pid, int? intensity, double? period)
    {
        if (intensity < 0)
        {
            throw new UserErrorException($"intensity: {intensity} is not a whole number from 0.");
        }

        if (period is not (null or (>= ShortestPeriod and <= LongestPeriod)))
        {
            throw new UserErrorException($"period: {period} is not a number of seconds greater than 0.");
        }

        var recording = SupervisorRecording.Of(trace, pid).IfNone(() => throw new UserErrorException(WhatIfText.NoSupervisor(trace, pid)));
        var recorded = recording.Declared.Flags;
        var flags = recorded with
        {
            Intensity = intensity ?? recorded.Intensity,
            Period = period is { } seconds ? TimeSpan.FromSeconds(seconds) : recorded.Period,
        };
        try
        {
            var rows = new DecisionRows();
            var result = SupervisorWhatIf.Of(recording, flags, rows);
            rows.End(WhatIfText.Of(result.Recorded, recording.Death), WhatIfText.Of(result.Simulated, recording.Death));
            return AnswerOf($"{pid} with {SupervisorWords.Of(flags)}", WhatIfText.Of(result), rows.Columns);
        }
        catch (ArgumentException wrong)
        {
            throw new UserErrorException(WhatIfText.Of(wrong));
        }
    }

    private static WhatIfAnswer Trap(Trace trace, long spawned, Pid pid, bool traps)
    {
        if (pid.Node != trace.Node || pid.Number < 1 || pid.Number > spawned)
        {
            throw new UserErrorException(pid.Node != trace.Node ? Processes.OfOtherNode(pid, trace.Node) : Processes.NeverWas(pid, spawned));
        }

        var result = TrapWhatIf.Of(trace, pid, traps);
        return AnswerOf(WhatIfText.Title(result), WhatIfText.Of(result), EffectRows.Of(result));
    }

    private static WhatIfAnswer AnswerOf(string title, IEnumerable<string> lines, SideBySide columns) => new(
        title,
        [.. lines.Select(UserFile.Shown)],
        [.. columns.Happened.Select(UserFile.Shown)],
        [.. columns.Otherwise.Select(UserFile.Shown)]);
}
