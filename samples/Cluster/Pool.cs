using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Cluster;

/// <summary>
/// A pool of workers, spread over all silos. Each silo has a candidate. The one that is granted the global name starts the pool; when it has ended,
/// another one does so.
/// </summary>
internal static class Pool
{
    internal const int Workers = 9;
    internal const string Leader = "leader";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A node that is lost takes three workers with it, so the intensity must allow for more than three restarts at once.
    private static readonly SupervisorFlags Flags = new() { Intensity = 2 * Workers, Period = TimeSpan.FromSeconds(10) };

    internal static Task StartAsync(Runtime runtime, CancellationToken cancellationToken) => runtime.StartSupervisorAsync(
        new SupervisorSpec(Flags)
            .Child("candidate", context => LeadAsync(runtime, context))
            .Child("listener", Streams.ListenAsync)
            .Child("speaker", Streams.SpeakAsync),
        cancellationToken);

    internal static async Task WorkAsync(ProcessContext context, string name)
    {
        Console.WriteLine($"{name} runs as {context.Self} on {context.Node}");
        while (await context.ReceiveAsync() is Received.Message)
        {
        }
    }

    private static async Task LeadAsync(Runtime runtime, ProcessContext context)
    {
        // The pool would not be spread if it were started before all silos are there.
        while (runtime.ConnectedNodes.Length < 2 && context.WhereIsGlobal(Leader) is null)
        {
            await context.ReceiveAsync(Pause);
        }

        while (await HolderAsync(context) is { } holder)
        {
            var monitor = context.Monitor(holder);
            await context.ReceiveAsync(item => item is Received.Down down && down.Reference == monitor);
        }

        await context.StartSupervisorAsync(Enumerable.Range(1, Workers).Aggregate(
            new SupervisorSpec(Flags),
            static (spec, worker) => spec.ChildOn(new ChildSpec($"worker {worker}"), NodePlacements.Spread, "worker", $"worker {worker}")));
        while (true)
        {
            await context.ReceiveAsync();
        }
    }

    // The process that has the name; null if this one was granted it.
    private static async Task<Pid?> HolderAsync(ProcessContext context)
    {
        try
        {
            await context.RegisterGlobalAsync(Leader);
            return null;
        }
        catch (NameException exception) when (exception.Refusal is Refusal.GlobalNameTaken taken)
        {
            return taken.Holder;
        }
    }
}
