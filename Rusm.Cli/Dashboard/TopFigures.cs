using Rusm.Cli.Measuring;
using Rusm.Dashboard.Http;
using Rusm.Kernel;

namespace Rusm.Cli.Dashboard;

/// <summary>The pictures of the last second as figures. A rate is the mean of the second. This class is not thread-safe.</summary>
internal sealed class TopFigures
{
    private const int HappeningsKept = 10;
    private const long Second = 1_000;
    private const long Minute = 60 * Second;

    private readonly Queue<Picture> pictures = new();
    private readonly Queue<HappeningPicture> happened = new();
    private Picture? last;

    /// <summary>The last happenings, newest last.</summary>
    internal IReadOnlyList<HappeningPicture> Happened => [.. happened];

    internal void Add(Picture picture)
    {
        // After a connection was lost, pictures of the last minute come again.
        if (last is { } before && picture.At <= before.At && before.At - picture.At <= Minute)
        {
            return;
        }

        last = picture;
        pictures.Enqueue(picture);
        while (pictures.Count > 1 && picture.At - pictures.Peek().At >= Second)
        {
            pictures.Dequeue();
        }

        foreach (var happening in picture.Happened)
        {
            happened.Enqueue(happening);
            if (happened.Count > HappeningsKept)
            {
                happened.Dequeue();
            }
        }
    }

    internal IReadOnlyList<(string Name, string Value)> Figures()
    {
        if (last is not { } now)
        {
            return [];
        }

        var recovery = Recovery();
        return
        [
            ("run", Run(now)),
            ("restarts/s", Rate(static picture => picture.Restarts)),
            ("recovery p50", Time(recovery?.P50)),
            ("recovery p95", Time(recovery?.P95)),
            ("recovery p99", Time(recovery?.P99)),
            ("crashed/s", Rate(static picture => picture.Crashed)),
            ("spawned/s", Rate(static picture => picture.Spawned)),
            ("ended/s", Rate(static picture => picture.Ended)),
            ("alive", Units.Whole(now.Alive)),
            ("bodies resumed/s", Rate(static picture => picture.Resumed)),
            ("dropped/s", Rate(static picture => picture.Dropped)),
            ("scheduler", $"{Units.Of(now.Workers, "worker")}, {Units.Whole(now.Waiting)} waiting, {Units.Whole(now.Blocked)} blocked"),
            ("mailboxes", Mailboxes(now.Mailbox)),
            ("memory", Megabytes(now)),
            ("collections", string.Join(", ", now.Gc.Select(static (count, generation) => $"{Units.Whole(count)} of gen{generation}"))),
        ];
    }

    internal string Line()
    {
        if (last is not { } now)
        {
            return "no figures yet";
        }

        var recovery = Recovery();
        return $"{Rate(static picture => picture.Restarts)} restarts/s (p50 {Time(recovery?.P50)}, p95 {Time(recovery?.P95)}, p99 {Time(recovery?.P99)}), "
            + $"{Units.Whole(now.Alive)} alive, {Rate(static picture => picture.Crashed)} crashed/s, {Rate(static picture => picture.Resumed)} bodies resumed/s, "
            + $"longest mailbox {Units.Whole(now.Mailbox.Longest)}, {Megabytes(now)}";
    }

    private static string Run(Picture now) => now switch
    {
        { Run: { Error: { } error } run } => $"{run.Scenario}: {error}",
        { Run: { } run } => $"{run.Scenario}: {run.Phase}",
        { Runtime: true } => "a runtime",
        _ => "none",
    };

    private static string Mailboxes(MailboxPicture mailbox) =>
        $"{Units.Of((int)Math.Min(int.MaxValue, mailbox.Items), "item")} in {Units.Of(mailbox.Sampled, "process", "processes")}, the longest has {Units.Whole(mailbox.Longest)}"
        + (mailbox.LongestPid is { } pid ? $" ({new Pid(pid)})" : "");

    private static string Megabytes(Picture now) => $"{Units.Whole(now.Memory / 1e6)} MB";

    private static string Time(double? seconds) => seconds is { } known ? Units.Seconds(known) : "-";

    private string Rate(Func<Picture, double> rate) => Units.Whole(pictures.Average(rate));

    private Percentiles? Recovery() => pictures.LastOrDefault(static picture => picture.Recovery is not null)?.Recovery;
}
