using Rusm.Host;
using Rusm.Tests.Hosted.Stage;

namespace Rusm.Tests.InAService;

/// <summary>Waits for something that no event tells.</summary>
internal static class Polling
{
    internal static Task UntilAsync(this Runtime runtime, Func<Runtime, bool> holds) => UntilAsync(() => Task.FromResult(holds(runtime)));

    internal static Task UntilAsync(Func<Task<bool>> holds) => PollAsync(holds).WithinPatience();

    private static async Task PollAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Yield();
        }
    }
}
