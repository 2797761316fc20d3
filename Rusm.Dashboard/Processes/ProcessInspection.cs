using Rusm.Dashboard.Http;
using Rusm.Dashboard.Live;
using Rusm.Kernel;

namespace Rusm.Dashboard.Processes;

/// <summary>All that is known of one process, also of one that has ended.</summary>
internal sealed class ProcessInspection(LiveObserver observer, RecentEvents events, Surveyor surveyor)
{
    private const int MaxListed = 100;
    private const int MaxItems = 20;
    private const int MaxSignals = 20;

    /// <summary>What is known; null if there was no such process.</summary>
    internal ProcessDetails? Of(Pid pid)
    {
        var info = observer.Runtime?.Info(pid);
        var end = info is null ? events.EndOf(pid) : null;

        // Pids count up: a pid that was assigned is that of a process that has ended, also if its end is not kept.
        if (info is null && end is null && (pid.Number < 1 || pid.Node != observer.Runtime?.Node || pid.Number > observer.Runtime.Counters.Spawned))
        {
            return null;
        }

        var survey = surveyor.Take();
        var overview = survey.IndexOf(pid) is >= 0 and var index ? survey.All[index] : (Host.Observing.ProcessOverview?)null;
        return new ProcessDetails(
            pid.Value,
            Alive: info is not null,
            info?.Label ?? end?.Label,
            info?.Name,
            info is null ? [] : [.. info.Groups],
            overview?.Parent.Value ?? 0,
            info?.TrapsExits ?? false,
            info is null ? [] : [.. info.Links.Take(MaxListed).Select(static peer => peer.Value)],
            info?.Links.Length ?? 0,
            info is null ? [] : Listed(info.Monitors),
            info?.Monitors.Length ?? 0,
            info is null ? [] : Listed(info.MonitoredBy),
            info?.MonitoredBy.Length ?? 0,
            new MailboxAnswer(info?.Mailbox.Length ?? 0, info is null ? [] : [.. info.Mailbox.Take(MaxItems).Select(TextOf)]),
            info?.BlockedFor?.TotalSeconds,
            [.. events.Of(pid, MaxSignals).Select(static happening => new SignalAnswer(happening.At.ToUnixTimeMilliseconds(), HappeningText.Of(happening)))],
            end is null ? null : DeathOf(end));
    }

    private static DeathAnswer DeathOf(Happening.Ended end) => new(
        end.At.ToUnixTimeMilliseconds(),
        $"{end.Reason}",
        $"{end.Cause}",
        [.. end.Death.Chain.Take(MaxListed).Select(static death => $"{death}")],
        [.. end.Links.Select(static peer => peer.Value)]);

    private static List<MonitorAnswer> Listed(IEnumerable<MonitorEnd> monitors) =>
        [.. monitors.Take(MaxListed).Select(static end => new MonitorAnswer(end.Reference.Value, end.Other.Value))];

    // The type of a message, and not its text: it can be confidential.
    private static string TextOf(Received item) => item is Received.Message message ? message.Content?.GetType().Name ?? "null" : item.ToString() ?? "";
}
