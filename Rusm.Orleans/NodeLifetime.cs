using Rusm.Host;
using Rusm.Host.Nodes;

namespace Rusm.Orleans;

/// <summary>Has what is attached to the silo. A service of its own: it is needed before the services of the silo can be created.</summary>
internal sealed class NodeLifetime : INodeLifetime
{
    /// <summary>What creates and stops the runtime; null if the node does both.</summary>
    internal (Func<RuntimeOptions, CancellationToken, Task<Runtime>> Start, Func<CancellationToken, Task> Stop)? Attached { get; private set; }

    public void Attach(Func<RuntimeOptions, CancellationToken, Task<Runtime>> start, Func<CancellationToken, Task> stop) =>
        Attached = Attached is null ? (start, stop) : throw new InvalidOperationException("The runtime of this silo is created elsewhere already: attach once.");
}
