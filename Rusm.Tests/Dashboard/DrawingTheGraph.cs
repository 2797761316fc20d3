using Rusm.Host;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Rusm.Tests.Dashboard;

/// <summary>When the graph of the page is drawn, in a real browser.</summary>
public sealed class DrawingTheGraph(Browser browser)
{
    // Milliseconds. The page draws twice in a second, and the graph's frames end soon after each drawing.
    private const int Pause = 250;

    [Fact]
    public async Task The_page_asks_for_no_frames_while_nothing_is_drawn()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        await using var runtime = Linked(page);
        await Expect(page["tree"].GetByText("first")).ToBeVisibleAsync();
        await page.Page.EvaluateAsync(
            """
            pause => new Promise(resolve => {
              const ask = window.requestAnimationFrame.bind(window);
              let asked = performance.now();
              window.requestAnimationFrame = callback => { asked = performance.now(); return ask(callback); };
              const look = setInterval(() => { if (performance.now() - asked > pause) { clearInterval(look); resolve(); } }, 10);
            })
            """,
            Pause).WithinPatience();
    }

    [Fact]
    public async Task A_graph_is_dragged_while_no_picture_comes()
    {
        await using var page = await OpenPage.OpenAsync(browser);
        page.LosesConnection = true;
        await using var runtime = Linked(page);
        await Expect(page["tree"].GetByText("first")).ToBeVisibleAsync();
        await page.RestartServerAsync(async () =>
        {
            await Expect(page["connection"]).ToContainTextAsync("lost");
            var graph = page.Page.Locator("#graph");
            await graph.ScrollIntoViewIfNeededAsync();
            var before = await graph.ScreenshotAsync();
            var room = (await graph.BoundingBoxAsync())!;
            await page.Page.Mouse.MoveAsync(room.X + 20, room.Y + 20);
            await page.Page.Mouse.DownAsync();
            await page.Page.Mouse.MoveAsync(room.X + 80, room.Y + 60, new() { Steps = 5 });
            await page.Page.Mouse.UpAsync();
            await Polling.UntilAsync(async () => !(await graph.ScreenshotAsync()).AsSpan().SequenceEqual(before));
        });
    }

    private static Runtime Linked(OpenPage page)
    {
        var runtime = new Runtime(new RuntimeOptions { Observer = page.Server.Observer });
        runtime.Spawn(
            static context =>
            {
                context.SpawnLink(static child => child.ReceiveAsync().AsTask(), label: "second");
                return context.ReceiveAsync().AsTask();
            },
            label: "first");
        return runtime;
    }
}
