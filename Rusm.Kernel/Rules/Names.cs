namespace Rusm.Kernel.Rules;

/// <summary>Registered names. A process has at most one name, and a name has at most one process. When the process ends, its name becomes
/// free (see <see cref="Turn.Without"/>).</summary>
internal static class Names
{
    internal static Turn Register(Turn turn, Pid by, string name, Pid pid)
    {
        if (turn.Find(pid) is not { } process)
        {
            return Refuse(turn, by, turn.IsRemote(pid) ? new Refusal.OfOtherNode(pid) : new Refusal.NoSuchProcess(pid));
        }

        if (process.Name is { } currentName)
        {
            return Refuse(turn, by, new Refusal.AlreadyNamed(pid, currentName));
        }

        turn = turn.WithName(process, name, out var holder);
        return holder == pid ? turn : Refuse(turn, by, new Refusal.NameTaken(name, holder));
    }

    // Any process can unregister the name of any other process.
    internal static Turn Unregister(Turn turn, Pid by, string name)
    {
        turn = turn.WithoutName(name, out var holder);
        return holder == Pid.Outside ? Refuse(turn, by, new Refusal.NotRegistered(name)) : turn;
    }

    internal static Turn Send(Turn turn, Pid by, string name, object? content) =>
        turn.WhereIs(name) is { } holder
            ? Messaging.Send(turn, by, holder, content)
            : Refuse(turn, by, new Refusal.NotRegistered(name));

    /// <summary>Whether another process has the name. False for null, which means that the new process gets no name.</summary>
    internal static bool IsTaken(Turn turn, string? name, out Pid holder)
    {
        var found = name is null ? null : turn.WhereIs(name);
        holder = found.GetValueOrDefault();
        return found is not null;
    }

    internal static Turn RefuseNameTaken(Turn turn, Pid by, string? name, Pid holder) =>
        Refuse(turn, by, new Refusal.NameTaken(name!, holder));

    private static Turn Refuse(Turn turn, Pid by, Refusal refusal) => turn.Refuse(by, refusal);
}
