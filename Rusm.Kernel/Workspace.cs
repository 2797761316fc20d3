using Rusm.Kernel.Nodes;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// The data that the turns of one sequence of states share and change in place: the newest state, the owner of its nodes, the handler of
/// the effects of the current signal, and the exit signals that are not delivered yet. Only the newest <see cref="Turn"/> may use it.
/// </summary>
/// <param name="handler">The handler of the effects.</param>
internal sealed class Workspace(IEffectHandler handler)
{
    private readonly Queue<PropagatedExit> pendingExits = new();

    /// <summary>The handler of the effects of the current signal.</summary>
    internal IEffectHandler Handler { get; set; } = handler;

    internal Owner Owner { get; private set; } = new();

    /// <summary>The processes that are alive.</summary>
    internal Trie<TableEntry> Table { get; set; }

    /// <summary>The number of processes that are alive.</summary>
    internal int Count { get; set; }

    /// <summary>The number of the newest pid.</summary>
    internal long LastPid { get; set; }

    /// <summary>The number of the newest reference.</summary>
    internal long LastReference { get; set; }

    /// <summary>The registered names, each with its process.</summary>
    internal HashTrie<string, Pid, Ordinal> Names { get; set; }

    internal GroupTable Groups { get; set; }

    /// <summary>The node of the state.</summary>
    internal NodeId Node { get; set; }

    /// <summary>The connections with other nodes.</summary>
    internal NodeTable Nodes { get; set; }

    /// <summary>The global names.</summary>
    internal GlobalNameTable GlobalNames { get; set; }

    /// <summary>The number of changes that have been made. The newest turn is the turn that has this number.</summary>
    internal long Version { get; private set; }

    /// <summary>Replaces the owner. The nodes that exist now are not changed any more.</summary>
    internal void ReplaceOwner() => Owner = new();

    internal long NextVersion() => ++Version;

    internal void EnqueueExit(PropagatedExit signal) => pendingExits.Enqueue(signal);

    internal bool TryDequeueExit(out PropagatedExit signal) => pendingExits.TryDequeue(out signal);
}

/// <summary>An exit signal over a link that is not delivered yet.</summary>
/// <param name="Death">The death that caused the signal.</param>
/// <param name="To">The process at the other end of the link.</param>
internal readonly record struct PropagatedExit(Death Death, Pid To);
