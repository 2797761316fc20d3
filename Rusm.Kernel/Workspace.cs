using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// What the turns of one sequence of states share and change in place: the newest state, the owner of its nodes, the handler of the
/// effects of the signal at hand, and the exit signals that still travel. Only the newest <see cref="Turn"/> may use it.
/// </summary>
/// <param name="performer">The handler of the effects.</param>
internal sealed class Workspace(IEffectHandler performer)
{
    private readonly Queue<PropagatedExit> travelling = new();

    /// <summary>The handler of the effects of the current signal.</summary>
    internal IEffectHandler Effects { get; set; } = performer;

    internal Owner Owner { get; private set; } = new();

    /// <summary>The processes that are alive.</summary>
    internal Trie<TableEntry> Table { get; set; }

    /// <summary>How many are alive.</summary>
    internal int Count { get; set; }

    /// <summary>The number of the newest pid.</summary>
    internal long LastPid { get; set; }

    /// <summary>The number of the newest reference.</summary>
    internal long LastReference { get; set; }

    /// <summary>The names, each with the process that has it.</summary>
    internal HashTrie<string, Pid, Ordinal> Names { get; set; }

    internal GroupTable Groups { get; set; }

    /// <summary>How many changes have been made: the newest turn is the one that knows this number.</summary>
    internal long Version { get; private set; }

    /// <summary>Takes a new owner: everything that was built so far is not changed any more.</summary>
    internal void Seal() => Owner = new();

    internal long NextVersion() => ++Version;

    internal void EnqueueExit(PropagatedExit signal) => travelling.Enqueue(signal);

    internal bool TryDequeueExit(out PropagatedExit signal) => travelling.TryDequeue(out signal);
}

/// <summary>An exit signal on its way over a link.</summary>
/// <param name="Death">The death it tells of.</param>
/// <param name="To">The process at the other end of the link.</param>
internal readonly record struct PropagatedExit(Death Death, Pid To);
