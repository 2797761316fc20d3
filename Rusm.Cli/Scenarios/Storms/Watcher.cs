using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>A process outside the tree that monitors the supervisors, and reports those that exceed their intensity.</summary>
internal sealed class Watcher
{
    private readonly ConcurrentDictionary<Pid, Action> watched = [];
    private readonly Runtime runtime;

    internal Watcher(Runtime runtime)
    {
        this.runtime = runtime;
        Pid = runtime.Spawn(RunAsync);
    }

    internal Pid Pid { get; }

    internal void Watch(Pid supervisor, Action gaveUp)
    {
        watched[supervisor] = gaveUp;
        try
        {
            runtime.Monitor(Pid, supervisor);
        }
        catch (NoSuchProcessException)
        {
            // The runtime is being stopped, and the watcher has ended first.
        }
    }

    private async Task RunAsync(ProcessContext context)
    {
        while (true)
        {
            // A supervisor that exceeds its intensity ends because of the death of a child. One that is killed, or stopped by the root, does not.
            if (await context.ReceiveAsync() is Received.Down down
                && watched.TryRemove(down.Pid, out var gaveUp)
                && down.Death?.Cause is Cause.Escalation)
            {
                gaveUp();
            }
        }
    }
}
