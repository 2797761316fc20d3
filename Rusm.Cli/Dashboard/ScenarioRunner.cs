using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Dashboard;
using Rusm.Dashboard.Http;
using Rusm.Host;
using Rusm.Host.Observing;

namespace Rusm.Cli.Dashboard;

/// <summary>Runs the scenarios of <c>rusm run</c> for the page, one at a time, on a thread of its own. Thread-safe.</summary>
internal sealed class ScenarioRunner(RuntimeObserver observer) : IScenarioRunner, IDisposable
{
    private readonly Lock gate = new();
    private Running? current;

    public IReadOnlyList<ScenarioInfo> All { get; } = ScenarioSettings.All();

    public RunPicture? Look()
    {
        Running? running;
        lock (gate)
        {
            running = current;
        }

        return running?.Look();
    }

    public RunRefusal? Start(RunRequest request)
    {
        var commandLine = ScenarioSettings.CommandLine(request.Scenario, request.Settings ?? new Dictionary<string, string>());
        var parsed = RusmCommand.Create().Parse(commandLine);
        if (ErrorLine.Of(parsed) is { } line)
        {
            return new RunRefusal(IsBusy: false, line);
        }

        if (parsed.CommandResult.Command is not ScenarioCommand command)
        {
            return new RunRefusal(IsBusy: false, $"'{request.Scenario}' is not a scenario: it is one of {string.Join(", ", All.Select(static each => each.Name))}.");
        }

        lock (gate)
        {
            if (current is { IsDone: false })
            {
                return new RunRefusal(IsBusy: true, $"{current.Scenario} runs already: stop it first.");
            }

            current?.Dispose();
            current = new Running(command.Name, command.CreateRun(parsed), new RuntimeOptions { Observer = observer });
            return null;
        }
    }

    public void Stop()
    {
        lock (gate)
        {
            current?.Stop();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            current?.Dispose();
            current = null;
        }
    }

    private sealed class Running : IDisposable
    {
        private readonly IRun run;
        private readonly CancellationTokenSource interruption = new();
        private readonly Task<IReport?> report;

        internal Running(string scenario, IRun run, RuntimeOptions options)
        {
            (Scenario, this.run) = (scenario, run);
            report = Task.Factory.StartNew(
                () => run.Run(options, interruption.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        internal string Scenario { get; }

        internal bool IsDone => report.IsCompleted;

        internal void Stop() => interruption.Cancel();

        internal RunPicture Look()
        {
            if (report.IsFaulted)
            {
                return Picture("failed", rate: null, [], report: null, report.Exception.InnerException!.Message);
            }

            if (report.IsCompleted)
            {
                return Picture("done", rate: null, [], TextOf(report.Result), error: null);
            }

            var progress = run.Look();
            return Picture(progress.Phase, progress.Rate, progress.Figures, report: null, error: null);
        }

        /// <summary>Stops the run, and waits for its end.</summary>
        public void Dispose()
        {
            interruption.Cancel();
            ((IAsyncResult)report).AsyncWaitHandle.WaitOne();
            interruption.Dispose();
        }

        private RunPicture Picture(string phase, RunRate? rate, IReadOnlyList<(string Name, string Value)> figures, IReadOnlyList<string>? report, string? error) => new(
            Scenario,
            phase,
            rate?.Unit,
            rate?.PerSecond,
            Percentile(rate, 0.5),
            Percentile(rate, 0.95),
            Percentile(rate, 0.99),
            [.. figures.Select(static each => (IReadOnlyList<string>)[each.Name, each.Value])],
            Done: IsDone,
            report,
            error);

        // Nanoseconds become seconds.
        private static double? Percentile(RunRate? rate, double share) => rate?.Latencies is { } latencies ? latencies.Percentile(share) / 1e9 : null;

        private string[]? TextOf(IReport? done)
        {
            if (done is null)
            {
                return null;
            }

            using var text = new StringWriter();
            done.Write(Scenario, text);
            return text.ToString().TrimEnd().Split(Environment.NewLine);
        }
    }
}
