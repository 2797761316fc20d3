using Rusm.Host;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rusm.Cli.Measuring;

/// <summary>Shows on a terminal how a run stands, four times a second. Anywhere else it says nothing.</summary>
internal static class LiveView
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    internal static IReport? Watch(string scenario, IRun run, RuntimeOptions options, TextWriter output, CancellationToken interrupted)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Ansi)
        {
            return run.Run(options, interrupted);
        }

        // A thread of its own each: on the thread pool, both would wait behind what they measure.
        var report = Task.Factory.StartNew(
            () => run.Run(options, interrupted), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        console.Live(Draw(scenario, run.Look())).AutoClear(true).Start(live =>
        {
            while (Task.WaitAny([report], Refresh) < 0)
            {
                live.UpdateTarget(Draw(scenario, run.Look()));
            }
        });
        return report.GetAwaiter().GetResult();
    }

    private static Rows Draw(string scenario, Progress progress)
    {
        var figures = new Grid().AddColumns(2);
        foreach (var (name, value) in progress.Figures)
        {
            figures.AddRow(new Text($"  {name}"), new Text(value, new Style(Color.Green)));
        }

        IRenderable[] rows =
        [
            new Text($"{scenario}: {progress.Title}", new Style(decoration: Decoration.Bold)),
            .. progress.Drawing.Select(line => new Text($"  {line}")),
            figures,
            new Text($"  {progress.Phase}. Ctrl+C ends it.", new Style(Color.Grey)),
        ];
        return new Rows(rows);
    }
}
