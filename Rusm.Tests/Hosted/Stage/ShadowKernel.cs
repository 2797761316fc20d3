using System.Collections.Concurrent;
using Rusm.Kernel;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>
/// A second kernel that gets the same signals from the journal of the runtime: it has the expected table, deaths, and items of each mailbox in
/// order. The gate of the runtime calls it with one signal at a time; any thread may read.
/// </summary>
internal sealed class ShadowKernel
{
    private readonly StateBuilder kernel = new(State.Empty);
    private readonly ConcurrentQueue<Signal> signals = new();
    private readonly ConcurrentDictionary<Pid, TaskCompletionSource<Death>> ends = new();
    private readonly ConcurrentDictionary<Pid, ConcurrentQueue<Received>> delivered = new();
    private readonly ConcurrentDictionary<MonitorRef, bool> flushed = new();

    /// <summary>All that has happened, in order.</summary>
    internal Signal[] Signals => [.. signals];

    /// <summary>What the kernel makes of all that has happened.</summary>
    internal State Replay => Machine.Run(State.Empty, Signals);

    /// <summary>The journal: the runtime calls it inside its gate, just before its own kernel takes the signal.</summary>
    internal void Record(Signal signal)
    {
        signals.Enqueue(signal);
        foreach (var effect in kernel.Apply(signal))
        {
            Note(effect);
        }
    }

    /// <summary>Completes when the process ends, with its death. The runtime reports it as not alive from then on.</summary>
    internal Task<Death> EndOf(Pid pid) => End(pid).Task;

    /// <summary>All that was ever put into the mailbox of this process.</summary>
    internal Received[] DeliveredTo(Pid pid) => [.. delivered.GetValueOrDefault(pid) ?? []];

    /// <summary>Whether the runtime was told to take this item out of the mailbox.</summary>
    internal bool WasFlushed(Received item) => item is Received.Down down && flushed.ContainsKey(down.Reference);

    private void Note(Effect effect)
    {
        switch (effect)
        {
            case Effect.Stop stop:
                End(stop.Death.Pid).TrySetResult(stop.Death);
                break;
            case Effect.Deliver deliver:
                delivered.GetOrAdd(deliver.To, static _ => new()).Enqueue(deliver.Item);
                break;
            case Effect.Flush flush:
                flushed.TryAdd(flush.Reference, true);
                break;
            default:
                break;   // starts and references leave nothing to remember
        }
    }

    private TaskCompletionSource<Death> End(Pid pid) =>
        ends.GetOrAdd(pid, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
