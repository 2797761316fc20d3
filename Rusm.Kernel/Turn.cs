using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// The state while a step is computed. The rules are functions from turn to turn. Internally, a turn changes in place the parts of the
/// state to which no other code has access. So each turn can be used only once, to make the next turn. The use of an older turn is a bug
/// in a rule and throws <see cref="InvalidOperationException"/>.
/// </summary>
internal readonly partial struct Turn
{
    // The state is in the workspace, which only the newest turn can access. So a turn is small: a reference and a number.
    private readonly Workspace work;
    private readonly long version;

    internal Turn(State state, Workspace work)
        : this(work, work.Version)
    {
        (work.Table, work.Count, work.Names) = (state.Table, state.Count, state.NameTable);
        (work.LastPid, work.LastReference, work.Groups) = (state.LastPid, state.LastReference, state.GroupTable);
        (work.Node, work.Nodes, work.GlobalNames) = (state.Node, state.NodeTable, state.GlobalNameTable);
    }

    private Turn(Workspace work, long version) => (this.work, this.version) = (work, version);

    internal int Count => Newest.Count;

    internal long LastPid => Newest.LastPid;

    internal long LastReference => Newest.LastReference;

    /// <summary>The owner to pass when a set inside an entry is changed. All turns have the same owner until the state is returned.</summary>
    internal Owner Owner => work.Owner;

    /// <summary>Returns the entry of a process; null if the process is not alive or the pid was never assigned.</summary>
    internal TableEntry? Find(Pid pid) => Newest.Table.TryGet(pid.Value, out var entry) ? entry : null;

    /// <summary>Returns the process that has the name; null if no process has it.</summary>
    internal Pid? WhereIs(string name) => Newest.Names.TryGet(name, out var holder) ? holder : null;

    /// <summary>The process groups.</summary>
    internal GroupTable Groups => Newest.Groups;

    /// <summary>Returns the members of a process group.</summary>
    internal KeyedSet<GroupMember> MembersOf(string group) => Newest.Groups.MembersOf(group);

    /// <summary>Adds a new process, and registers its name if it has one.</summary>
    internal Turn WithNewProcess(TableEntry child)
    {
        Newest.Table = work.Table.Set(child.Pid.Value, child, work.Owner);
        work.Count++;
        work.LastPid = child.Pid.Number;
        if (child.Name is { } name)
        {
            work.Names = work.Names.GetOrAdd(name, child.Pid, work.Owner, out _);
        }

        return Next();
    }

    /// <summary>Assigns the next reference.</summary>
    internal Turn WithReference(out MonitorRef reference)
    {
        reference = new MonitorRef(Newest.Node.With(work.LastReference + 1));
        work.LastReference++;
        return Next();
    }

    /// <summary>Replaces an entry with a changed entry. Both are the same object if the owner could change the entry in place.</summary>
    internal Turn With(TableEntry before, TableEntry changed)
    {
        var newest = Newest;
        if (!ReferenceEquals(before, changed))
        {
            newest.Table = newest.Table.Set(changed.Pid.Value, changed, newest.Owner);
        }

        return Next();
    }

    /// <summary>Registers a process under a name, unless another process has the name.</summary>
    /// <param name="process">The process. It has no name.</param>
    /// <param name="name">The name.</param>
    /// <param name="holder">The process that has the name after the call.</param>
    /// <returns>The next turn.</returns>
    internal Turn WithName(TableEntry process, string name, out Pid holder)
    {
        Newest.Names = work.Names.GetOrAdd(name, process.Pid, work.Owner, out holder);
        return holder == process.Pid ? With(process, process.WithName(name, work.Owner)) : Next();
    }

    /// <summary>Removes a name, also from the entry of the process that has it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="holder">The process that had the name; <see cref="Pid.Outside"/> if no process had it.</param>
    /// <returns>The next turn.</returns>
    internal Turn WithoutName(string name, out Pid holder)
    {
        Newest.Names = work.Names.Remove(name, work.Owner, out holder);
        return Find(holder) is { } process ? With(process, process.WithName(null, work.Owner)) : Next();
    }

    /// <summary>Adds a process to a group. A process can join a group several times.</summary>
    internal Turn WithMember(string group, Pid pid)
    {
        Newest.Groups = work.Groups.Join(group, pid, work.Owner);
        return Next();
    }

    /// <summary>Removes one membership of a process from a group.</summary>
    internal Turn WithoutMember(string group, Pid pid, out bool wasMember)
    {
        Newest.Groups = work.Groups.Leave(group, pid, work.Owner, out wasMember);
        return Next();
    }

    /// <summary>Removes a process. Its name becomes free, and it leaves all its groups.</summary>
    internal Turn Without(TableEntry dying)
    {
        Release(dying);
        Newest.Table = work.Table.Remove(dying.Pid.Value, work.Owner);
        work.Count--;
        return Next();
    }

    /// <summary>Passes an effect to the handler: <see cref="Effect.Start"/>.</summary>
    internal Turn Start(Pid pid)
    {
        Newest.Handler.Start(pid);
        return Next();
    }

    /// <summary>Passes an effect to the handler: <see cref="Effect.ReturnReference"/>.</summary>
    internal Turn ReturnReference(Pid watcher, MonitorRef reference)
    {
        Newest.Handler.ReturnReference(watcher, reference);
        return Next();
    }

    /// <summary>Passes an effect to the handler: <see cref="Effect.Deliver"/>.</summary>
    internal Turn Deliver(Pid to, Received item)
    {
        Newest.Handler.Deliver(to, item);
        return Next();
    }

    /// <summary>Passes an effect to the handler: <see cref="Effect.Flush"/>.</summary>
    internal Turn Flush(Pid watcher, MonitorRef reference)
    {
        Newest.Handler.Flush(watcher, reference);
        return Next();
    }

    /// <summary>Passes an effect to the handler: <see cref="Effect.Refuse"/>.</summary>
    internal Turn Refuse(Pid by, Refusal refusal)
    {
        Newest.Handler.Refuse(by, refusal);
        return Next();
    }

    /// <summary>Passes an effect to the handler: <see cref="Effect.Stop"/>.</summary>
    internal Turn Stop(TableEntry dying, Death death)
    {
        Newest.Handler.Stop(dying, death);
        return Next();
    }

    /// <summary>Passes an <see cref="Effect.Stop"/> to the handler, for a death of which no other process is notified.</summary>
    internal Turn Stop(TableEntry dying, ExitReason reason, Cause cause)
    {
        Newest.Handler.Stop(dying, reason, cause);
        return Next();
    }

    /// <summary>Appends an exit signal over a link to the queue of exit signals.</summary>
    internal Turn WithPropagatedExit(PropagatedExit signal)
    {
        Newest.EnqueueExit(signal);
        return Next();
    }

    /// <summary>Takes the oldest exit signal out of the queue. Returns false if the queue is empty.</summary>
    internal bool TryDequeueExit(out PropagatedExit signal) => Newest.TryDequeueExit(out signal);

    /// <summary>Returns the current state. No later turn changes it.</summary>
    internal State ToState()
    {
        Newest.ReplaceOwner();
        return new State(
            work.Table, work.Count, work.LastPid, work.LastReference, work.Names, work.Groups, work.Node, work.Nodes, work.GlobalNames);
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

        if (!work.Nodes.IsEmpty)
        {
            ReleaseTies(process);
        }
    }

    private Turn Next() => new(work, work.NextVersion());

    // The workspace. Throws if this is not the newest turn.
    private Workspace Newest => version == work.Version ? work : throw Outdated();

    private static InvalidOperationException Outdated() =>
        new("A rule used a turn that is no longer the newest turn: pass the newest turn on.");
}
