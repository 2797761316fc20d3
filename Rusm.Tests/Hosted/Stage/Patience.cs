using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>
/// No fact waits for ever: what has not come by then is a failure that says what was waited for. A fact never continues on the thread of a
/// body that completed what it waited for: it could not run at the same time as that body, and a stop would count as one by the body.
/// </summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    internal static async Task WithinPatience(this Task task, [CallerArgumentExpression(nameof(task))] string awaited = "")
    {
        try
        {
            await task.WaitAsync(Limit);
            await Task.Yield();
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new XunitException($"Nothing came of `{awaited}` within {Limit}.");
        }
    }

    internal static async Task<T> WithinPatience<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string awaited = "")
    {
        await WithinPatience((Task)task, awaited);
        return await task;
    }
}
