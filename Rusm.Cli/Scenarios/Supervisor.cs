using System.Diagnostics;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>One supervisor of <see cref="FaultRecovery"/>, its child, and for <see cref="FaultKind.Exit"/> a killer.</summary>
internal sealed class Supervisor
{
    // One message for all, so that a restart allocates nothing of the scenario's own.
    private static readonly object Parked = new();

    private readonly ProcessBody child;
    private readonly FaultKind fault;
    private long crashedAt;
    private Pid parked;
    private Pid killer;

    internal Supervisor(FaultKind fault)
    {
        this.fault = fault;
        child = fault switch
        {
            FaultKind.Throw => ThrowAsync,
            FaultKind.Stop => StopAsync,
            FaultKind.Exit => ParkForTheKillerAsync,
            _ => throw new UnreachableException($"No child for {fault}"),
        };
    }

    /// <summary>The restarts, and how long each took. One child at a time records into it.</summary>
    internal Histogram Recoveries { get; } = new();

    internal void Start(Runtime on)
    {
        if (fault == FaultKind.Exit)
        {
            killer = on.Spawn(KillAsync);
        }

        on.Spawn(SuperviseAsync);
    }

    private async Task SuperviseAsync(ProcessContext context)
    {
        context.SetTrapExit(true);
        context.SpawnLink(child);
        while (true)
        {
            if (await context.ReceiveAsync() is Received.Exit)
            {
                context.SpawnLink(child);
            }
        }
    }

    // The first line of each child: the one before it has recovered.
    private void Recovered()
    {
        var now = Stopwatch.GetTimestamp();
        if (crashedAt != 0)
        {
            Recoveries.Record(crashedAt, now);
        }

        // A child that crashes by itself does so right after this.
        crashedAt = now;
    }

    private async Task ThrowAsync(ProcessContext context)
    {
        Recovered();
        throw new InvalidOperationException("This child always crashes.");
    }

    private Task StopAsync(ProcessContext context)
    {
        Recovered();
        context.Stop(ExitReason.Crashed);
        return Task.CompletedTask;
    }

    // Told right before the child parks, the killer is run when the worker has nothing better to do than that: when it has parked.
    private async Task ParkForTheKillerAsync(ProcessContext context)
    {
        Recovered();
        parked = context.Self;
        context.Send(killer, Parked);
        await context.ReceiveAsync();
    }

    private async Task KillAsync(ProcessContext context)
    {
        while (true)
        {
            await context.ReceiveAsync();
            crashedAt = Stopwatch.GetTimestamp();
            context.Exit(parked, ExitReason.Crashed);
        }
    }
}
