using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rusm.Cli.Commands;
using Rusm.Dashboard;
using Rusm.Host.Observing;

namespace Rusm.Cli.Dashboard;

/// <summary><c>rusm dashboard</c>: a page on loopback that runs scenarios and opens traces.</summary>
internal sealed class DashboardCommand : Command
{
    private readonly Option<int> port = Inputs.Port();
    private readonly Option<bool> open = new("--open") { Description = "Open the page in the browser of this machine." };

    private readonly Option<string?> trace = new("--trace") { Description = "Open a trace, as 'rusm run SCENARIO --record FILE' writes it.", HelpName = "FILE" };

    internal DashboardCommand()
        : base("dashboard", "Show a live page on loopback: run scenarios, watch crashes, cascades and restarts, and step through traces.")
    {
        Add(port);
        Add(open);
        Add(trace);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken interrupted)
    {
        var output = given.InvocationConfiguration.Output;
        var traces = new TraceViewer();
        if (given.GetValue(trace) is { } path)
        {
            traces.UseFile(path);
        }

        await using var server = await StartAsync(given.GetValue(port), traces, allowsActions: true).ConfigureAwait(false);
        output.WriteLine($"The dashboard is at {server.Address} (Ctrl+C ends it)");
        if (given.GetValue(open))
        {
            OpenBrowser(server.Address);
        }

        try
        {
            await Task.Delay(Timeout.Infinite, interrupted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how it ends.
        }

        return ExitCode.Done;
    }

    internal static async Task<DashboardServer> StartAsync(int port, ITraceViewer traces, bool allowsActions)
    {
        try
        {
            return await DashboardServer.StartAsync(
                new DashboardOptions { AllowActions = allowsActions, Port = port },
                services => services
                    .AddSingleton<IScenarioRunner>(static provider => new ScenarioRunner(provider.GetRequiredService<RuntimeObserver>()))
                    .AddSingleton(traces),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new UserErrorException($"dashboard: --port: {port} can't be used ({exception.Message.TrimEnd('.')}). Name another one, or 0 for any.");
        }
    }

    private static void OpenBrowser(Uri address)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            Console.Error.WriteLine($"rusm: no browser could be opened ({exception.Message.TrimEnd('.')}): open {address} yourself.");
        }
    }
}
