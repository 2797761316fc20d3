using System.Diagnostics;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios.Storms;

/// <summary>The body of one worker: it says that it runs, and waits for the fault that ends it.</summary>
internal sealed class StormWorker(Runtime runtime, Branch branch, int number, Watcher watcher)
{
    internal string Id { get; } = $"worker {number + 1}";

    internal Task RunAcknowledgingAsync(ProcessContext context, Handshake handshake) => RunAsync(context, handshake.Acknowledge);

    internal Task RunAsync(ProcessContext context) => RunAsync(context, static () => { });

    private async Task RunAsync(ProcessContext context, Action acknowledge)
    {
        if (branch.FailsNow(number))
        {
            throw new InvalidOperationException("This start fails.");
        }

        acknowledge();
        SayThatItRuns(context.Self);
        var fault = (StormFaultKind)((Received.Message)await context.ReceiveAsync()).Content!;
        if (fault == StormFaultKind.Throw)
        {
            throw new InvalidOperationException("This worker crashes.");
        }

        context.Stop(ExitReason.Shutdown);
    }

    private void SayThatItRuns(Pid self)
    {
        // Its supervisor is the process to which it is linked. Without a link it has ended already.
        if (runtime.Info(self) is { Links: { IsEmpty: false } links }
            && branch.Began(number, self, links[0], Stopwatch.GetTimestamp()))
        {
            watcher.Watch(links[0], branch.GaveUp);
        }
    }
}
