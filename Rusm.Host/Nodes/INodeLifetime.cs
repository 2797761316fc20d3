namespace Rusm.Host.Nodes;

/// <summary>
/// When a program becomes a node of a cluster, and when it leaves it: a service that the package of the cluster registers, such as Rusm.Orleans. What
/// else has to do with the runtime, such as <c>AddRusm</c> of the package Rusm.Hosting, attaches to it instead of creating another runtime.
/// </summary>
internal interface INodeLifetime
{
    /// <summary>Sets what creates and stops the runtime of the node. If it is not called, the package of the cluster does both. It is called once, before
    /// the host starts its services.</summary>
    /// <param name="start">Creates the runtime with the given options, which have the node, and completes when everything has started that is to
    /// run in it. It is called when the number of the node is known.</param>
    /// <param name="stop">Stops the runtime in order. It is called before the program leaves the cluster, also if the runtime has stopped already.</param>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    void Attach(Func<RuntimeOptions, CancellationToken, Task<Runtime>> start, Func<CancellationToken, Task> stop);
}
