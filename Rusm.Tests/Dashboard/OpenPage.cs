using Microsoft.Playwright;
using Rusm.Cli.Dashboard;
using Rusm.Dashboard;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Rusm.Tests.Dashboard;

/// <summary>A dashboard and its page in a browser. Its disposal checks that the page has written no error to the console.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> errors = [];
    private readonly IBrowserContext context;
    private readonly TraceViewer traces;

    private OpenPage(DashboardServer server, TraceViewer traces, IBrowserContext context, IPage page) =>
        (Server, this.traces, this.context, Page) = (server, traces, context, page);

    internal DashboardServer Server { get; private set; }

    internal IPage Page { get; }

    /// <summary>Whether the server refuses a request in the test. A browser writes that to its console.</summary>
    internal bool IsRefused { get; set; }

    /// <summary>Whether errors of the network are part of the test.</summary>
    internal bool LosesConnection { get; set; }

    internal static async Task<OpenPage> OpenAsync(Browser browser, int width = 1280, int height = 900, ColorScheme colorScheme = ColorScheme.Light, bool allowsActions = true)
    {
        var context = await browser.NewContextAsync(width, height, colorScheme);
        var traces = new TraceViewer();
        var server = await DashboardCommand.StartAsync(port: 0, traces, allowsActions);
        var open = new OpenPage(server, traces, context, await context.NewPageAsync());
        open.Watch(open.Page);
        await open.GoAsync(open.Page);
        return open;
    }

    /// <summary>The element with a test id.</summary>
    internal ILocator this[string testId] => Page.GetByTestId(testId);

    /// <summary>Opens another tab of the same page.</summary>
    internal async Task<IPage> NewTabAsync()
    {
        var page = await context.NewPageAsync();
        Watch(page);
        await GoAsync(page);
        return page;
    }

    /// <summary>Stops the server, and starts another one at the same address.</summary>
    internal async Task RestartServerAsync(Func<Task> whileStopped)
    {
        var port = Server.Address.Port;
        await Server.DisposeAsync();
        await whileStopped();
        Server = await DashboardCommand.StartAsync(port, traces, allowsActions: true);
    }

    internal async Task RunAsync(string scenario, params (string Setting, string Value)[] settings)
    {
        await this["run-scenario"].SelectOptionAsync(scenario);
        foreach (var (setting, value) in settings)
        {
            await Page.Locator($"#run-settings [name='{setting}']").FillAsync(value);
        }

        await this["run-start"].ClickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        await Server.DisposeAsync();
        Assert.Empty(errors);
    }

    private void Watch(IPage page)
    {
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            var isExpected = (LosesConnection && message.Text.Contains("ERR_", StringComparison.Ordinal))
                || (IsRefused && message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal));
            if (message.Type is "error" or "warning" && !isExpected)
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
    }

    private async Task GoAsync(IPage page)
    {
        await page.GotoAsync(Server.Address.ToString());
        await Expect(page.GetByTestId("connection")).ToHaveTextAsync("connected");
    }
}
