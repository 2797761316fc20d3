using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// One signal being applied: the state so far. The rules are functions from turn to turn. Beneath, a turn
/// changes in place what nobody else can see, so each turn may be used once, by the one that follows it; using an older one is
/// a mistake in a rule and throws.
/// </summary>
internal readonly struct Turn
{
    private readonly Trie<ProcessEntry> table;
    private readonly Workspace work;
    private readonly long version;

    internal Turn(State state, Workspace work)
        : this(state.Table, state.Count, state.LastPid, state.LastReference, work, work.Version) => work.Names = state.NamesByOrdinal;

    private Turn(Trie<ProcessEntry> table, int count, long lastPid, long lastReference, Workspace work, long version)
    {
        this.table = table;
        this.work = work;
        this.version = version;
        (Count, LastPid, LastReference) = (count, lastPid, lastReference);
    }

    internal int Count { get; }

    internal long LastPid { get; }

    internal long LastReference { get; }

    /// <summary>The owner to pass on when a set inside an entry is changed.</summary>
    internal Owner Owner => work.Owner;

    /// <summary>The entry of a process, or null if it is dead or never was.</summary>
    internal ProcessEntry? Find(Pid pid)
    {
        MustBeNewest();
        return table.TryGet(pid.Value, out var entry) ? entry : null;
    }

    /// <summary>Who has the name; null if nobody has.</summary>
    internal Pid? WhereIs(string name)
    {
        MustBeNewest();
        return work.Names.Find(name).ToNullable();
    }

    /// <summary>A new process under the next pid, born with this name, these links and monitors held on it.</summary>
    internal Turn WithNewborn(ProcessEntry child)
    {
        MustBeNewest();
        if (child.Name is { } name)
        {
            work.Names = work.Names.Add(name, child.Pid);
        }

        return Next(table.Set(child.Pid.Value, child, Owner), Count + 1, child.Pid.Value, LastReference);
    }

    /// <summary>The next reference, given out.</summary>
    internal Turn WithReference(out MonitorRef reference)
    {
        MustBeNewest();
        reference = new MonitorRef(LastReference + 1);
        return Next(table, Count, LastPid, reference.Value);
    }

    /// <summary>This entry in the place of the older one of the same process.</summary>
    internal Turn With(ProcessEntry entry)
    {
        MustBeNewest();
        return Next(table.Set(entry.Pid.Value, entry, Owner), Count, LastPid, LastReference);
    }

    /// <summary>This process with a name, which nobody has.</summary>
    internal Turn WithName(ProcessEntry process, string name)
    {
        MustBeNewest();
        work.Names = work.Names.Add(name, process.Pid);
        return With(process with { Name = name });
    }

    /// <summary>This process without its name.</summary>
    internal Turn WithoutName(ProcessEntry process)
    {
        MustBeNewest();
        Release(process);
        return With(process with { Name = null });
    }

    /// <summary>A process less; its name is free.</summary>
    internal Turn Without(ProcessEntry dying)
    {
        MustBeNewest();
        Release(dying);
        return Next(table.Remove(dying.Pid.Value, Owner), Count - 1, LastPid, LastReference);
    }

    /// <summary>One more order to the host: <see cref="Effect.Start"/>.</summary>
    internal Turn ThenStart(Pid pid)
    {
        Performer.Start(pid);
        return Ordered();
    }

    /// <summary>One more order to the host: <see cref="Effect.Refer"/>.</summary>
    internal Turn ThenRefer(Pid watcher, MonitorRef reference)
    {
        Performer.Refer(watcher, reference);
        return Ordered();
    }

    /// <summary>One more order to the host: <see cref="Effect.Deliver"/>.</summary>
    internal Turn ThenDeliver(Pid to, Received item)
    {
        Performer.Deliver(to, item);
        return Ordered();
    }

    /// <summary>One more order to the host: <see cref="Effect.Flush"/>.</summary>
    internal Turn ThenFlush(Pid watcher, MonitorRef reference)
    {
        Performer.Flush(watcher, reference);
        return Ordered();
    }

    /// <summary>One more order to the host: <see cref="Effect.Refuse"/>.</summary>
    internal Turn ThenRefuse(Pid by, Refusal refusal)
    {
        Performer.Refuse(by, refusal);
        return Ordered();
    }

    /// <summary>One more order to the host: <see cref="Effect.Stop"/>.</summary>
    internal Turn ThenStop(Death death)
    {
        Performer.Stop(death);
        return Ordered();
    }

    /// <summary>The same for a death that nobody is told of.</summary>
    internal Turn ThenStop(Pid pid, ExitReason reason, Cause cause)
    {
        Performer.Stop(pid, reason, cause);
        return Ordered();
    }

    /// <summary>One more exit signal that travels over a link, behind those that travel already.</summary>
    internal Turn Travelling(LinkSignal signal)
    {
        MustBeNewest();
        work.Travel(signal);
        return Next(table, Count, LastPid, LastReference);
    }

    /// <summary>The oldest exit signal that travels, taken off; false when all have arrived.</summary>
    internal bool TryArrive(out LinkSignal signal)
    {
        MustBeNewest();
        return work.TryArrive(out signal);
    }

    /// <summary>The state so far, given away: no later turn changes it.</summary>
    internal State Seal()
    {
        MustBeNewest();
        work.Seal();
        return new State(table, Count, LastPid, LastReference, work.Names);
    }

    private void Release(ProcessEntry process)
    {
        if (process.Name is { } name)
        {
            work.Names = work.Names.Remove(name);
        }
    }

    private IPerformer Performer
    {
        get
        {
            MustBeNewest();
            return work.Performer;
        }
    }

    private Turn Ordered() => Next(table, Count, LastPid, LastReference);

    private Turn Next(Trie<ProcessEntry> nextTable, int count, long lastPid, long lastReference) =>
        new(nextTable, count, lastPid, lastReference, work, work.NextVersion());

    private void MustBeNewest()
    {
        if (version != work.Version)
        {
            throw new InvalidOperationException("A rule used a turn that a later one has replaced. Pass the newest turn on.");
        }
    }
}
