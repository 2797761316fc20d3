namespace Rusm.Kernel;

/// <summary>
/// The reason why an operation is not possible; see <see cref="Effect.Refuse"/>. The operation has changed nothing. Cases:
/// <see cref="NameTaken"/>, <see cref="NoSuchProcess"/>, <see cref="AlreadyNamed"/>, <see cref="NotRegistered"/>, <see cref="OfOtherNode"/>,
/// which are <c>badarg</c> on the BEAM, <see cref="GlobalNameTaken"/>, which is <c>no</c> there, and <see cref="NotInGroup"/>.
/// </summary>
public abstract record Refusal
{
    private Refusal()
    {
    }

    /// <summary>The name is taken. No name was registered, and no process was spawned.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Holder">The process that has it.</param>
    public sealed record NameTaken(string Name, Pid Holder) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"the name {Name} is taken by {Holder}";
    }

    /// <summary>The global name is taken; see <see cref="Signal.RegisterGlobal"/>.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Holder">The process that has it, which can be of another node.</param>
    public sealed record GlobalNameTaken(string Name, Pid Holder) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"the global name {Name} is taken by {Holder}";
    }

    /// <summary>The process that is to get the name is not alive.</summary>
    /// <param name="Pid">The process.</param>
    public sealed record NoSuchProcess(Pid Pid) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Pid} is not alive, so it can have no name";
    }

    /// <summary>The process is on another node. Only there it can get a name, join a group and leave it.</summary>
    /// <param name="Pid">The process.</param>
    public sealed record OfOtherNode(Pid Pid) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Pid} is a process of another node: only there it can get a name, join a group and leave it";
    }

    /// <summary>The process that is to get the name already has a name.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Name">The name that it has, which can be the same name.</param>
    public sealed record AlreadyNamed(Pid Pid, string Name) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Pid} already has the name {Name}";
    }

    /// <summary>The process is not in the group that it is to leave (Erlang: <c>not_joined</c>).</summary>
    /// <param name="Group">The group.</param>
    /// <param name="Pid">The process.</param>
    public sealed record NotInGroup(string Group, Pid Pid) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Pid} is not in the group {Group}";
    }

    /// <summary>No process has the name.</summary>
    /// <param name="Name">The name.</param>
    public sealed record NotRegistered(string Name) : Refusal
    {
        /// <inheritdoc/>
        public override string ToString() => $"no process has the name {Name}";
    }
}
