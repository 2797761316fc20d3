using Microsoft.Extensions.Hosting;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Hosting;

/// <summary>
/// Runs a <see cref="BackgroundService"/> as the body of a process. An exception of the worker is the crash of the process. An exit signal of the
/// supervisor stops the worker, as the host would.
/// </summary>
internal sealed class SupervisedWorker(BackgroundService worker)
{
    internal async Task RunAsync(ProcessContext context)
    {
        using (worker)
        {
            context.SetTrapExit(true);
            await worker.StartAsync(context.CancellationToken).ConfigureAwait(true);
            var execution = worker.ExecuteTask ?? Task.CompletedTask;
            _ = execution.ContinueWith(
                _ => SendEnd(context), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (true)
            {
                switch (await context.ReceiveAsync().ConfigureAwait(true))
                {
                    case Received.Message { Content: WorkerEnded }:
                        await execution.ConfigureAwait(true);   // throws what the worker threw
                        return;
                    case Received.Exit exit:
                        await worker.StopAsync(CancellationToken.None).ConfigureAwait(true);
                        context.Stop(exit.Reason);
                        return;
                    default:
                        break;   // a worker has no mailbox of its own
                }
            }
        }
    }

    private static void SendEnd(ProcessContext context)
    {
        try
        {
            context.Send(context.Self, WorkerEnded.Instance);
        }
        catch (ProcessEndedException)
        {
            // The process was killed before the worker had ended.
        }
    }

    private sealed record WorkerEnded
    {
        internal static readonly WorkerEnded Instance = new();
    }
}
