using Rusm.Dashboard.Http;
using Rusm.Dashboard.Live;
using Rusm.Host.Observing;

namespace Rusm.Dashboard.Processes;

/// <summary>The table of processes, in windows: a page asks for the rows that it shows. Sorting and filtering are done once for each survey and
/// order. Thread-safe.</summary>
internal sealed class ProcessTable
{
    internal const int MaxRows = 200;

    private readonly RecentEvents events;
    private readonly TimeProvider time;
    private readonly PerSurvey<(string Sort, string Filter), Order> orders;

    public ProcessTable(Surveyor surveyor, RecentEvents events, TimeProvider time)
    {
        (this.events, this.time) = (events, time);
        orders = new PerSurvey<(string Sort, string Filter), Order>(surveyor, (survey, asked) => new Order(survey, IndexesOf(survey, asked.Sort, asked.Filter)));
    }

    internal static IReadOnlyList<string> Columns { get; } = ["pid", "label", "name", "parent", "links", "monitors", "trap", "mailbox", "age", "restarts"];

    /// <summary>Some rows.</summary>
    /// <param name="offset">The number of the first row, from 0.</param>
    /// <param name="count">How many rows; at most <see cref="MaxRows"/>.</param>
    /// <param name="sort">One of <see cref="Columns"/>.</param>
    /// <param name="descending">Whether the highest come first.</param>
    /// <param name="filter">Only processes whose label or name contains this text, or whose pid is this number; empty for all.</param>
    internal ProcessWindow Window(int offset, int count, string sort, bool descending, string filter)
    {
        var order = orders.Get((sort, filter));
        var rows = new List<ProcessRow>();
        for (var row = Math.Max(0, offset); row < order.Count && rows.Count < Math.Min(count, MaxRows); row++)
        {
            rows.Add(RowOf(order.Survey.All[order[descending ? order.Count - 1 - row : row]]));
        }

        return new ProcessWindow(order.Survey.At.ToUnixTimeMilliseconds(), order.Survey.All.Length, order.Count, rows);
    }

    // Null for all, by pid.
    private static int[]? IndexesOf(Survey survey, string sort, string filter)
    {
        // Ages go against pids; the page asks for the youngest first or last, and means the same order.
        if (sort is "pid" or "age" && filter.Length == 0)
        {
            return sort == "pid" ? null : Reversed(survey.All.Length);
        }

        var indexes = new List<int>();
        for (var index = 0; index < survey.All.Length; index++)
        {
            if (filter.Length == 0 || Matches(survey.All[index], filter))
            {
                indexes.Add(index);
            }
        }

        int[] found = [.. indexes];
        switch (sort)
        {
            case "pid":
                break;
            case "age":
                Array.Reverse(found);
                break;
            case "label":
                SortBy(found, index => survey.All[index].Label ?? "");
                break;
            case "name":
                SortBy(found, index => survey.All[index].Name ?? "");
                break;
            default:
                SortBy(found, index => NumberOf(survey.All[index], sort));
                break;
        }

        return found;
    }

    private static int[] Reversed(int count)
    {
        var all = new int[count];
        for (var index = 0; index < count; index++)
        {
            all[index] = count - 1 - index;
        }

        return all;
    }

    // Each key is computed once; what has the same key stays in the order of pids.
    private static void SortBy(int[] indexes, Func<int, string> key)
    {
        var keys = Array.ConvertAll(indexes, index => (Key: key(index), Index: index));
        Array.Sort(keys, indexes, Comparer<(string Key, int Index)>.Create(static (one, other) =>
            string.CompareOrdinal(one.Key, other.Key) is var order and not 0 ? order : one.Index.CompareTo(other.Index)));
    }

    private static void SortBy(int[] indexes, Func<int, long> key)
    {
        var keys = Array.ConvertAll(indexes, index => (Key: key(index), Index: index));
        Array.Sort(keys, indexes);
    }

    private static long NumberOf(ProcessOverview process, string column) => column switch
    {
        "parent" => process.Parent.Value,
        "links" => process.LinkCount,
        "monitors" => process.MonitorCount,
        "trap" => process.TrapsExits ? 1 : 0,
        "mailbox" => process.MailboxCount,
        "restarts" => process.Restarts,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "No such column."),
    };

    private static bool Matches(ProcessOverview process, string filter) =>
        (process.Label?.Contains(filter, StringComparison.OrdinalIgnoreCase) ?? false)
        || (process.Name?.Contains(filter, StringComparison.OrdinalIgnoreCase) ?? false)
        || process.Pid.ToString().Trim('<', '>') == filter.Trim('<', '>');

    private ProcessRow RowOf(ProcessOverview process) => new(
        process.Pid.Value,
        process.Label,
        process.Name,
        process.Parent.Value,
        process.LinkCount,
        process.MonitorCount,
        process.TrapsExits,
        process.MailboxCount,
        events.SpawnedAt(process.Pid) is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0,
        process.Restarts);

    private sealed record Order(Survey Survey, int[]? Indexes)
    {
        internal int Count => Indexes?.Length ?? Survey.All.Length;

        internal int this[int row] => Indexes?[row] ?? row;
    }
}
