using System.Collections.Concurrent;

namespace Rusm.Host;

/// <summary>
/// A thread that runs one body and nothing else. It is the synchronization context in which the body continues after each await. It ends
/// when the body has.
/// </summary>
internal sealed class OwnThread(HostedProcess process) : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> work = [];

    internal HostedProcess Process => process;

    internal void Start() => new Thread(Pump) { IsBackground = true, Name = $"rusm {process.Pid}" }.UnsafeStart();

    internal void BodyEnded() => work.CompleteAdding();

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            work.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The body and its thread have ended. Callbacks that arrive later run on the thread pool, as after any synchronization
            // context that is gone.
            base.Post(d, state);
        }
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private void Pump()
    {
        SetSynchronizationContext(this);
        process.Run();
        foreach (var (callback, state) in work.GetConsumingEnumerable())
        {
            callback(state);
        }
    }
}
