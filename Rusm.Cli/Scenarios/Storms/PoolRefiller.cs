using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>The body of a worker of the root: a pool comes back empty, and the keeper fills it each time.</summary>
internal sealed class PoolRefiller(Runtime runtime, string pool, IReadOnlyList<StormWorker> workers)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private long starts;
    private long pid;

    internal long Starts => Volatile.Read(ref starts);

    internal Pid Pid => new(Volatile.Read(ref pid));

    internal async Task RunAsync(ProcessContext context)
    {
        Interlocked.Increment(ref starts);
        Volatile.Write(ref pid, context.Self.Value);
        var root = new SupervisorRef(context, runtime.Info(context.Self)!.Links[0]);
        while (true)
        {
            var children = (await root.WhichChildrenAsync());
            if (children.First(child => child.Spec.Id == pool).Status is ChildStatus.Up up)
            {
                await KeepAsync(context, up.Pid);
            }
            else
            {
                await context.ReceiveAsync(static _ => false, Pause);   // the root tries to start it again
            }
        }
    }

    private async Task KeepAsync(ProcessContext context, Pid supervisor)
    {
        var monitor = context.Monitor(supervisor);
        var supervisorRef = new SupervisorRef(context, supervisor);
        try
        {
            foreach (var worker in workers)
            {
                await supervisorRef.StartDynamicAsync(worker);
            }
        }
        catch (CallException)
        {
            // The pool has ended meanwhile: the monitor says so too.
        }

        await context.ReceiveAsync(item => item is Received.Down down && down.Reference == monitor);
    }
}
