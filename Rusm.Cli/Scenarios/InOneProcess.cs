using Rusm.Host;

namespace Rusm.Cli.Scenarios;

/// <summary>Work that a process of its own does.</summary>
internal static class InOneProcess
{
    /// <summary>Spawns a process that does the work, and blocks until it has done it.</summary>
    /// <param name="runtime">Where the process runs.</param>
    /// <param name="work">What it does.</param>
    /// <param name="interrupted">Ends the wait.</param>
    /// <returns>What the work returned.</returns>
    internal static TResult Run<TResult>(Runtime runtime, Func<ProcessContext, Task<TResult>> work, CancellationToken interrupted)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Spawn(async context =>
        {
            try
            {
                result.SetResult(await work(context));
            }
            catch (Exception exception)
            {
                result.SetException(exception);
                throw;
            }
        });
        return result.Task.WaitAsync(interrupted).GetAwaiter().GetResult();
    }
}
