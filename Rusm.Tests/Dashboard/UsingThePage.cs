using System.Globalization;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Supervision;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Rusm.Tests.Dashboard;

/// <summary>What a person does with the page, in a real browser.</summary>
public sealed partial class UsingThePage(Browser browser)
{
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 15_000 };

    [Fact]
    public async Task A_run_is_started_shows_its_restarts_and_is_stopped()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        await page.RunAsync("fault-recovery", ("seconds", "60"));
        await Expect(page["tile-restarts"]).ToHaveTextAsync(LargeNumber(), Patient);
        await Expect(page["run-state"]).ToHaveTextAsync(new Regex("^fault-recovery: measuring"), Patient);
        await page["run-stop"].ClickAsync();
        await Expect(page["run-state"]).ToHaveTextAsync(new Regex("^fault-recovery: done"), Patient);
        await Expect(page.Page.Locator("#run-report")).ToContainTextAsync("restarts/s");
        await Expect(page["run-start"]).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_wrong_setting_is_one_line_beside_the_form()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        page.IsRefused = true;
        await page.RunAsync("fault-recovery", ("--supervisors", "many"));
        await Expect(page["run-error"]).ToContainTextAsync("--supervisors: 'many' is not a whole number from 1 to 100000.");
        await Expect(page["run-start"]).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_process_is_killed_from_its_details_which_then_say_why_it_ended()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        await using var runtime = Observed(page);
        var pid = runtime.Spawn(static context => context.ReceiveAsync().AsTask(), label: "victim");
        runtime.Spawn(static context => context.ReceiveAsync().AsTask());
        await page["nav-processes"].ClickAsync();
        await page["table-filter"].FillAsync("victim");
        await Expect(page["table-total"]).ToContainTextAsync("1 of");
        await page.Page.Locator($"[data-testid=table-row][data-pid='{pid.Value}']").ClickAsync();
        await Expect(page["details"]).ToContainTextAsync("victim");
        await page["details-kill"].ClickAsync();
        await Expect(page["details-died"]).ToHaveTextAsync("killed");
        Assert.False(runtime.IsAlive(pid));
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page["details"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_processes_of_a_node_with_a_large_number_are_found_linked_and_killed()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        await using var runtime = new Runtime(new RuntimeOptions
        {
            Node = new NodeOptions(new NodeId(500_000), new InMemoryNetwork().CreateTransport()),
            Observer = page.Server.Observer,
        });
        var pids = Enumerable.Range(0, 3).Select(_ => runtime.Spawn(static context => context.ReceiveAsync().AsTask())).ToArray();
        await page["nav-processes"].ClickAsync();
        await page.Page.Locator($"[data-testid=table-row][data-pid='{pids[1].Value}']").ClickAsync();
        await Expect(page["details"]).ToContainTextAsync("Process <500000.2>");
        await page.Page.Locator("#details-link-to").FillAsync("<500000.3>");
        await page.Page.Locator("#details-link button").ClickAsync();
        await Expect(page["details"].GetByRole(AriaRole.Button, new() { Name = "<500000.3>" })).ToBeVisibleAsync();
        Assert.Equal([pids[2]], runtime.Info(pids[1])!.Links);
        await page["details-kill"].ClickAsync();
        await Expect(page["details-died"]).ToHaveTextAsync("killed");
        Assert.Equal([pids[0]], runtime.List());
    }

    [Fact]
    public async Task After_a_storm_the_supervisor_has_restarted_its_children()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        await using var runtime = Observed(page);
        await TreeAsync(runtime, children: 5);
        await Expect(page["tree"].GetByText("worker 4")).ToBeVisibleAsync();
        await page["storm-count"].FillAsync("3");
        await page["storm-start"].ClickAsync();
        await Expect(page["storm-result"]).ToHaveTextAsync(new Regex("(was|were) killed"));
        await Expect(page["happened"]).ToContainTextAsync("restarted worker");
        await Expect(page["tile-alive"]).ToHaveTextAsync($"{runtime.ProcessCount}");
    }

    [Fact]
    public async Task A_trace_is_stepped_through_in_both_directions_and_each_death_explained()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        await OpenTraceAsync(page);
        await page["trace-deaths"].Locator("button", new() { HasText = "crashed" }).First.ClickAsync();
        await Expect(page["trace-explanation"]).ToContainTextAsync("died");
        var step = await page["trace-step"].TextContentAsync();
        var signal = await page["trace-signal"].TextContentAsync();
        await page["trace-prev"].ClickAsync();
        await Expect(page["trace-step"]).Not.ToHaveTextAsync(step!);
        await page["trace-next"].ClickAsync();
        await Expect(page["trace-step"]).ToHaveTextAsync(step!);
        await Expect(page["trace-signal"]).ToHaveTextAsync(signal!);
        await page["trace-slider"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await Expect(page["trace-step"]).ToContainTextAsync("Step 0 of");
        await page["trace-play"].ClickAsync();
        await Expect(page["trace-step"]).ToHaveTextAsync(new Regex("^Step [1-9]"));
    }

    [Fact]
    public async Task A_what_if_is_shown_beside_what_happened()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        await OpenTraceAsync(page);
        await page["whatif-intensity"].FillAsync("0");
        await page["whatif-run"].ClickAsync();
        await Expect(page["whatif-result"]).ToContainTextAsync("gives up");
        await Expect(page["whatif-result"].Locator("th")).ToHaveTextAsync(["What happened", "Otherwise"]);
    }

    [Fact]
    public async Task A_file_that_is_no_trace_is_one_line()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        page.IsRefused = true;
        await page["nav-trace"].ClickAsync();
        await page["trace-file"].SetInputFilesAsync(new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "hello"u8.ToArray() });
        await Expect(page.Page.Locator("#trace-error")).ToContainTextAsync("notes.txt: ");
    }

    [Fact]
    public async Task A_lost_connection_comes_back_when_the_server_was_started_again()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        page.LosesConnection = true;
        await page.RestartServerAsync(async () => await Expect(page["connection"]).ToContainTextAsync("lost"));
        await Expect(page["connection"]).ToHaveTextAsync("connected", Patient);
        await page.RunAsync("fault-recovery");   // with the token of the new server
        await Expect(page["run-state"]).ToHaveTextAsync(new Regex("^fault-recovery: "), Patient);
        await Expect(page["run-stop"]).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_label_with_markup_is_only_text()
    {
        const string Hostile = "<script>document.title='owned'</script><img src=x onerror=alert(1)>";
        await using var page = await OpenPage.OpenAsync(browser);
        await using var runtime = Observed(page);
        var pid = runtime.Spawn(static context => context.ReceiveAsync().AsTask(), label: Hostile);
        await Expect(page["tree"].GetByText(Hostile)).ToBeVisibleAsync();
        await page["tree"].GetByText(Hostile).ClickAsync();
        await Expect(page["details"]).ToContainTextAsync(Hostile);
        await page["nav-processes"].ClickAsync();
        await Expect(page.Page.Locator($"[data-testid=table-row][data-pid='{pid.Value}']")).ToContainTextAsync(Hostile);
        await Expect(page.Page).ToHaveTitleAsync("Rusm dashboard");
        Assert.Equal(0, await page.Page.Locator("img, body script").CountAsync());
    }

    [Fact]
    public async Task Two_tabs_show_the_same_runtime()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        var second = await page.NewTabAsync();
        await using var runtime = Observed(page);
        for (var number = 0; number < 7; number++)
        {
            runtime.Spawn(static context => context.ReceiveAsync().AsTask());
        }

        await Expect(second.GetByTestId("tile-alive")).ToHaveTextAsync("7");
        await page.Page.BringToFrontAsync();
        await Expect(page["tile-alive"]).ToHaveTextAsync("7");
    }

    [Fact]
    public async Task The_page_is_read_only_unless_actions_are_allowed()
    {
        await using var page = await OpenPage.OpenAsync(browser, allowsActions: false);
        await using var runtime = Observed(page);
        runtime.Spawn(static context => context.ReceiveAsync().AsTask(), label: "only looked at");
        await page["tree"].GetByText("only looked at").ClickAsync();
        await Expect(page["details"]).ToBeVisibleAsync();
        await Expect(page["details-kill"]).ToBeHiddenAsync();
        await Expect(page["storm-start"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_million_processes_are_scrolled_sorted_and_reached_by_keys()
    {
        const int Many = 1_000_000;
        await using var page = await OpenPage.OpenAsync(browser);
        await using var runtime = Observed(page);
        for (var number = 0; number < Many; number++)
        {
            runtime.Spawn(static context => context.ReceiveAsync().AsTask());
        }

        await page["nav-processes"].ClickAsync();
        await Expect(page["table-total"]).ToHaveTextAsync("1,000,000 processes", Patient);
        await page["table-grid"].FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        await Expect(page.Page.Locator($"[data-testid=table-row][data-pid='{Many}']")).ToBeVisibleAsync();
        await page["table-grid"].EvaluateAsync("grid => grid.scrollTop = grid.scrollHeight / 2");
        await Expect(page["table-row"].First).ToHaveAttributeAsync("data-pid", new Regex("^(4|5)[0-9]{5}$"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Age" }).ClickAsync();
        await Expect(page["table-row"].First).ToHaveAttributeAsync("data-pid", "1", new() { Timeout = 15_000 });
        await page["table-filter"].FillAsync($"{Many - 1}");
        await Expect(page["table-total"]).ToHaveTextAsync("1 of 1,000,000 processes", Patient);
    }

    [Theory]
    [InlineData("live", 1280, ColorScheme.Dark)]
    [InlineData("live", 360, ColorScheme.Light)]
    [InlineData("processes", 1280, ColorScheme.Light)]
    [InlineData("processes", 360, ColorScheme.Dark)]
    [InlineData("trace", 1280, ColorScheme.Light)]
    [InlineData("trace", 360, ColorScheme.Dark)]
    public async Task No_view_has_a_serious_accessibility_finding_or_scrolls_sideways(string view, int width, ColorScheme colors)
    {
        await using var page = await OpenPage.OpenAsync(browser, width, height: 740, colors);
        await using var runtime = Observed(page);
        await TreeAsync(runtime, children: 3);
        if (view == "trace")
        {
            await OpenTraceAsync(page);
        }

        await page[$"nav-{view}"].ClickAsync();
        await CheckAsync(page);
        if (view == "processes")
        {
            await page["table-row"].First.ClickAsync();
            await Expect(page["details"]).ToBeVisibleAsync();
            await CheckAsync(page);
        }
    }

    // How far the last column that is shown reaches beyond the table, which does not scroll sideways.
    private const string HiddenWidthOfTheTable = """
        (() => {
          const right = (element) => element.getBoundingClientRect().right;
          const cells = [...document.querySelectorAll("#table-header > *")].filter((cell) => cell.getClientRects().length > 0);
          return Math.max(0, Math.round(Math.max(0, ...cells.map(right)) - right(document.querySelector("#table-scroller"))));
        })()
        """;

    private static async Task CheckAsync(OpenPage page)
    {
        var result = await page.Page.RunAxe();
        Assert.Empty(result.Violations.Where(static each => each.Impact is "serious" or "critical").Select(each => $"{each.Id}: {each.Nodes[0].Html}"));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>(HiddenWidthOfTheTable));
    }

    private static Runtime Observed(OpenPage page) => new(new RuntimeOptions { Observer = page.Server.Observer });

    private static async Task TreeAsync(Runtime runtime, int children)
    {
        var spec = new SupervisorSpec(new SupervisorFlags { Intensity = 1_000 });
        for (var number = 0; number < children; number++)
        {
            spec = spec.Child(string.Create(CultureInfo.InvariantCulture, $"worker {number}"), static context => context.ReceiveAsync().AsTask());
        }

        var tree = await runtime.StartSupervisorAsync(spec);
        runtime.SetLabel(tree.Pid, "pool");
    }

    private static async Task OpenTraceAsync(OpenPage page)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.trace");
        try
        {
            await RecordedTree.RecordAsync(file);
            await page["nav-trace"].ClickAsync();
            await page["trace-file"].SetInputFilesAsync(file);
            await Expect(page["trace-step"]).ToContainTextAsync("Step 0 of");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"^[1-9][0-9.,]*( [kM])?$")]
    private static partial Regex LargeNumber();
}
