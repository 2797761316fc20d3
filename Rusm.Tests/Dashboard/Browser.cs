using Microsoft.Playwright;
using Rusm.Tests.Dashboard;
using Xunit;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Rusm.Tests.Dashboard;

/// <summary>One Chromium for all tests of the page: Debian's, by its path. Without one they are skipped, and say how it is installed.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const string Missing = "There is no Chromium. Debian: apt-get install chromium. Elsewhere set RUSM_CHROMIUM to its path.";

    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly SemaphoreSlim gate = new(1);
    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <summary>A new profile of the browser.</summary>
    internal async Task<IBrowserContext> NewContextAsync(int width = 1280, int height = 900, ColorScheme colorScheme = ColorScheme.Light)
    {
        var path = Paths.Prepend(Environment.GetEnvironmentVariable("RUSM_CHROMIUM")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, Missing);
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            playwright ??= await Playwright.CreateAsync();
            chromium ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
            });
            return await chromium.NewContextAsync(new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = colorScheme,
            });
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        playwright?.Dispose();
        gate.Dispose();
    }
}
