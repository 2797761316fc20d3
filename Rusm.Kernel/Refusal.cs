namespace Rusm.Kernel;

/// <summary>
/// Why what was asked for can't be: the answer of an <see cref="Effect.Refuse"/>, with which nothing has changed. Cases:
/// <see cref="NameTaken"/>, <see cref="NoSuchProcess"/>, <see cref="AlreadyNamed"/>, <see cref="NotRegistered"/>. On the BEAM each
/// is a <c>badarg</c>.
/// </summary>
public abstract record Refusal
{
    private Refusal()
    {
    }

    /// <summary>A name is to be given, and somebody has it: nobody is registered, and nothing spawned.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Holder">Who has it.</param>
    public sealed record NameTaken(string Name, Pid Holder) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"the name {Name} is taken by {Holder}";
    }

    /// <summary>A name is to be given to somebody who is not alive.</summary>
    /// <param name="Pid">Who is not alive.</param>
    public sealed record NoSuchProcess(Pid Pid) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Pid} is not alive, so it can have no name";
    }

    /// <summary>A name is to be given to a process that has one.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Name">The name it has; it may be the one it was to be given.</param>
    public sealed record AlreadyNamed(Pid Pid, string Name) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Pid} already has the name {Name}";
    }

    /// <summary>A process is to leave a group that it is not in (Erlang: <c>not_joined</c>).</summary>
    /// <param name="Group">The group.</param>
    /// <param name="Pid">The process.</param>
    public sealed record NotInGroup(string Group, Pid Pid) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Pid} is not in the group {Group}";
    }

    /// <summary>A process is called by a name that nobody has.</summary>
    /// <param name="Name">The name.</param>
    public sealed record NotRegistered(string Name) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"nobody has the name {Name}";
    }
}
