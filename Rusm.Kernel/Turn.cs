using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// One signal being applied: the state so far. The rules are functions from turn to turn. Beneath, a turn
/// changes in place what no other code can see, so each turn may be used once, to make the next one; using an older one is
/// a mistake in a rule and throws.
/// </summary>
internal readonly struct Turn
{
    // The state itself is in the workspace, which only the newest turn may look at: a turn that is passed on is two words.
    private readonly Workspace work;
    private readonly long version;

    internal Turn(State state, Workspace work)
        : this(work, work.Version)
    {
        (work.Table, work.Count, work.Names) = (state.Table, state.Count, state.Holders);
        (work.LastPid, work.LastReference, work.Groups) = (state.LastPid, state.LastReference, state.GroupTable);
    }

    private Turn(Workspace work, long version) => (this.work, this.version) = (work, version);

    internal int Count => Newest.Count;

    internal long LastPid => Newest.LastPid;

    internal long LastReference => Newest.LastReference;

    /// <summary>The owner to pass on when a set inside an entry is changed; the same for all turns until the state is given away.</summary>
    internal Owner Owner => work.Owner;

    /// <summary>The entry of a process, or null if it is dead or never was.</summary>
    internal TableEntry? Find(Pid pid) => Newest.Table.TryGet(pid.Value, out var entry) ? entry : null;

    /// <summary>The process that has the name; null if none has it.</summary>
    internal Pid? WhereIs(string name) => Newest.Names.TryGet(name, out var holder) ? holder : null;

    /// <summary>The members of a process group.</summary>
    internal KeyedSet<GroupMember> MembersOf(string group) => Newest.Groups.MembersOf(group);

    /// <summary>A new process under the next pid, born with this name, these links and monitors held on it.</summary>
    internal Turn WithNewProcess(TableEntry child)
    {
        Newest.Table = work.Table.Set(child.Pid.Value, child, work.Owner);
        work.Count++;
        work.LastPid = child.Pid.Value;
        if (child.Name is { } name)
        {
            work.Names = work.Names.GetOrAdd(name, child.Pid, work.Owner, out _);
        }

        return Next();
    }

    /// <summary>The next reference, given out.</summary>
    internal Turn WithReference(out MonitorRef reference)
    {
        reference = new MonitorRef(++Newest.LastReference);
        return Next();
    }

    /// <summary>A changed entry in the place of the one before, which is the same object if the owner could change it in place.</summary>
    internal Turn With(TableEntry before, TableEntry changed)
    {
        var newest = Newest;
        if (!ReferenceEquals(before, changed))
        {
            newest.Table = newest.Table.Set(changed.Pid.Value, changed, newest.Owner);
        }

        return Next();
    }

    /// <summary>This process with a name, unless another process has that.</summary>
    /// <param name="process">The process. It has no name.</param>
    /// <param name="name">The name.</param>
    /// <param name="holder">The process that has the name now.</param>
    /// <returns>The turn.</returns>
    internal Turn WithName(TableEntry process, string name, out Pid holder)
    {
        Newest.Names = work.Names.GetOrAdd(name, process.Pid, work.Owner, out holder);
        return holder == process.Pid ? With(process, process.WithName(name, work.Owner)) : Next();
    }

    /// <summary>A name less, and its holder without it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="holder">The process that had it; <see cref="Pid.Outside"/> if none had.</param>
    /// <returns>The turn.</returns>
    internal Turn WithoutName(string name, out Pid holder)
    {
        Newest.Names = work.Names.Remove(name, work.Owner, out holder);
        return Find(holder) is { } process ? With(process, process.WithName(null, work.Owner)) : Next();
    }

    /// <summary>The groups with a process as a member of one, once more if it is that already.</summary>
    internal Turn WithMember(string group, Pid pid)
    {
        Newest.Groups = work.Groups.Join(group, pid, work.Owner);
        return Next();
    }

    /// <summary>The groups with a process taken out of one, once.</summary>
    internal Turn WithoutMember(string group, Pid pid, out bool wasMember)
    {
        Newest.Groups = work.Groups.Leave(group, pid, work.Owner, out wasMember);
        return Next();
    }

    /// <summary>A process less; its name is free.</summary>
    internal Turn Without(TableEntry dying)
    {
        Release(dying);
        Newest.Table = work.Table.Remove(dying.Pid.Value, work.Owner);
        work.Count--;
        return Next();
    }

    /// <summary>One more order to the host: <see cref="Effect.Start"/>.</summary>
    internal Turn Start(Pid pid)
    {
        Newest.Effects.Start(pid);
        return Next();
    }

    /// <summary>One more order to the host: <see cref="Effect.ReturnReference"/>.</summary>
    internal Turn ReturnReference(Pid watcher, MonitorRef reference)
    {
        Newest.Effects.ReturnReference(watcher, reference);
        return Next();
    }

    /// <summary>One more order to the host: <see cref="Effect.Deliver"/>.</summary>
    internal Turn Deliver(Pid to, Received item)
    {
        Newest.Effects.Deliver(to, item);
        return Next();
    }

    /// <summary>One more order to the host: <see cref="Effect.Flush"/>.</summary>
    internal Turn Flush(Pid watcher, MonitorRef reference)
    {
        Newest.Effects.Flush(watcher, reference);
        return Next();
    }

    /// <summary>One more order to the host: <see cref="Effect.Refuse"/>.</summary>
    internal Turn Refuse(Pid by, Refusal refusal)
    {
        Newest.Effects.Refuse(by, refusal);
        return Next();
    }

    /// <summary>One more order to the host: <see cref="Effect.Stop"/>.</summary>
    internal Turn Stop(Death death)
    {
        Newest.Effects.Stop(death);
        return Next();
    }

    /// <summary>The same for a death that no other process is told of.</summary>
    internal Turn Stop(Pid pid, ExitReason reason, Cause cause)
    {
        Newest.Effects.Stop(pid, reason, cause);
        return Next();
    }

    /// <summary>One more exit signal that travels over a link, behind those that travel already.</summary>
    internal Turn WithPropagatedExit(PropagatedExit signal)
    {
        Newest.EnqueueExit(signal);
        return Next();
    }

    /// <summary>The oldest exit signal that travels, taken off; false when all have arrived.</summary>
    internal bool TryDequeueExit(out PropagatedExit signal) => Newest.TryDequeueExit(out signal);

    /// <summary>The state so far, given away: no later turn changes it.</summary>
    internal State Seal()
    {
        Newest.Seal();
        return new State(work.Table, work.Count, work.LastPid, work.LastReference, work.Names, work.Groups);
    }

    private void Release(TableEntry process)
    {
        if (process.Name is { } name)
        {
            Newest.Names = work.Names.Remove(name, work.Owner, out _);
        }

        if (!Newest.Groups.IsEmpty)
        {
            work.Groups = work.Groups.Without(process.Pid, work.Owner);
        }
    }

    private Turn Next() => new(work, work.NextVersion());

    // The workspace, for the newest turn only.
    private Workspace Newest => version == work.Version ? work : throw Outdated();

    private static InvalidOperationException Outdated() =>
        new("A rule used a turn that a later one has replaced. Pass the newest turn on.");
}
