using System.Globalization;
using Rusm.Cli.Measuring;
using Rusm.Dashboard.Http;
using Rusm.Kernel;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rusm.Cli.Dashboard;

/// <summary>Shows what a dashboard says: on a terminal as a screen that is drawn four times a second, elsewhere as lines.</summary>
internal static class TopScreen
{
    private const int RowsPrinted = 20;
    private const int HappeningsShown = 6;

    // The title, the figures in two columns, the happenings, the heads and the last line.
    private const int OtherLines = 1 + 8 + 1 + HappeningsShown + 4;

    private static readonly string[] Columns = ["pid", "label", "name", "mailbox", "links", "monitors", "restarts", "age"];

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);

    /// <summary>Prints one snapshot.</summary>
    internal static async Task PrintAsync(TopFeed feed, TextWriter output, CancellationToken interrupted)
    {
        var snapshot = await feed.ReadOnceAsync(RowsPrinted, interrupted).ConfigureAwait(false);
        await output.WriteLineAsync($"{snapshot.Address}").ConfigureAwait(false);
        foreach (var (name, value) in snapshot.Figures)
        {
            await output.WriteLineAsync($"  {name,-17} {UserFile.Shown(value)}").ConfigureAwait(false);
        }

        foreach (var happening in snapshot.Happened)
        {
            await output.WriteLineAsync($"  {TextOf(happening)}").ConfigureAwait(false);
        }

        foreach (var line in Aligned([Columns, .. (snapshot.Processes?.Rows ?? []).Select(Cells)]))
        {
            await output.WriteLineAsync($"  {line}").ConfigureAwait(false);
        }
    }

    /// <summary>Shows it until it is interrupted.</summary>
    internal static async Task WatchAsync(TopFeed feed, TextWriter output, CancellationToken interrupted)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var isScreen = console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;
        var rows = isScreen ? Math.Clamp(console.Profile.Height - OtherLines, 1, 200) : 1;
        var reading = feed.RunAsync(rows, ended.Token);
        var showing = isScreen ? DrawAsync(feed, console, ended.Token) : WriteLinesAsync(feed, output, ended.Token);
        await Task.WhenAny(reading, showing).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(reading, showing).ConfigureAwait(false);
    }

    private static IEnumerable<string> Aligned(string[][] rows)
    {
        var widths = Columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Zip(widths, static (cell, width) => cell.PadRight(width))).TrimEnd());
    }

    private static async Task WriteLinesAsync(TopFeed feed, TextWriter output, CancellationToken interrupted)
    {
        while (true)
        {
            await Task.Delay(LineEvery, interrupted).ConfigureAwait(false);
            var snapshot = feed.Look();
            await output.WriteLineAsync(snapshot.Lost is null ? snapshot.Line : LostText(snapshot)).ConfigureAwait(false);
            await output.FlushAsync(interrupted).ConfigureAwait(false);
        }
    }

    private static Task DrawAsync(TopFeed feed, IAnsiConsole console, CancellationToken interrupted) =>
        console.Live(Draw(feed.Look())).AutoClear(true).StartAsync(async live =>
        {
            while (!interrupted.IsCancellationRequested)
            {
                live.UpdateTarget(Draw(feed.Look()));
                await Task.Delay(Refresh, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });

    private static Rows Draw(TopSnapshot snapshot)
    {
        var figures = new Grid().AddColumns(4);
        foreach (var pair in snapshot.Figures.Chunk(2))
        {
            figures.AddRow([.. pair.SelectMany(static figure => new[] { new Text($"  {figure.Name}"), new Text(UserFile.Shown(figure.Value), new Style(Color.Green)) })]);
        }

        var processes = new Table().Border(TableBorder.None).AddColumns([.. Columns.Select(static column => $"[grey]{column}[/]")]);
        foreach (var row in snapshot.Processes?.Rows ?? [])
        {
            processes.AddRow([.. Cells(row).Select(static cell => new Text(cell))]);
        }

        IRenderable[] rows =
        [
            snapshot.Lost is null
                ? new Text($"{snapshot.Address}", new Style(decoration: Decoration.Bold))
                : new Text(LostText(snapshot), new Style(Color.Red)),
            figures,
            new Text(""),
            .. snapshot.Happened.TakeLast(HappeningsShown).Select(static happening => new Text($"  {TextOf(happening)}") { Overflow = Overflow.Ellipsis }),
            new Text(""),
            processes,
            new Text("  Ctrl+C ends it.", new Style(Color.Grey)),
        ];
        return new Rows(rows);
    }

    private static string LostText(TopSnapshot snapshot) => $"{snapshot.Address}: connection lost, trying again each second: {snapshot.Lost}";

    private static string TextOf(HappeningPicture happening) => UserFile.Shown(
        $"{DateTimeOffset.FromUnixTimeMilliseconds(happening.At).ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {happening.Text}");

    private static string[] Cells(ProcessRow row) =>
    [
        $"{new Pid(row.Pid)}",
        UserFile.Shown(row.Label ?? "-"),
        UserFile.Shown(row.Name ?? "-"),
        Units.Whole(row.Mailbox),
        Units.Whole(row.Links),
        Units.Whole(row.Monitors),
        Units.Whole(row.Restarts),
        Units.Seconds(Math.Round(row.Age, 1)),
    ];
}
