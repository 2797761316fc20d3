namespace Rusm.Kernel;

/// <summary>What kind of <see cref="ExitReason"/> it is.</summary>
public enum ExitKind
{
    /// <summary>The body returned, or the process stopped itself in peace.</summary>
    Normal = 0,

    /// <summary>Somebody sent <c>exit(pid, kill)</c>.</summary>
    Killed,

    /// <summary>The body threw.</summary>
    Crashed,

    /// <summary>There was no such process to link to or to monitor.</summary>
    NoProc,

    /// <summary>What is sent to kill; as a process's own reason, and through a link, it is an ordinary abnormal reason.</summary>
    Kill,

    /// <summary>An orderly end asked for from above.</summary>
    Shutdown,

    /// <summary>A reason of the user's own, known by its name.</summary>
    Custom,
}

/// <summary>
/// Why a process ended, or why it is asked to end (Erlang: the exit reason). Two reasons are equal when their names are: what
/// went wrong (<see cref="Fault"/>) comes along with a crash and takes no part in equality, so that a replay without the
/// exceptions at hand equals the run.
/// </summary>
public sealed class ExitReason : IEquatable<ExitReason>
{
    private ExitReason(ExitKind kind, string name, Fault? fault = null) => (Kind, Name, Fault) = (kind, name, fault);

    /// <summary>The body returned (Erlang: <c>normal</c>). The only reason that is not abnormal.</summary>
    public static ExitReason Normal { get; } = new(ExitKind.Normal, "normal");

    /// <summary>What a process ends with after <c>exit(pid, kill)</c> (Erlang: <c>killed</c>).</summary>
    public static ExitReason Killed { get; } = new(ExitKind.Killed, "killed");

    /// <summary>The body threw, with nothing known of what; see <see cref="CrashedWith"/> for the reason that carries it.</summary>
    public static ExitReason Crashed { get; } = new(ExitKind.Crashed, "crashed");

    /// <summary>The process linked to or monitored was already dead (Erlang: <c>noproc</c>).</summary>
    public static ExitReason NoProc { get; } = new(ExitKind.NoProc, "noproc");

    /// <summary>Sent with <c>exit(pid, kill)</c> it can't be trapped, and the target ends with <see cref="Killed"/>.</summary>
    public static ExitReason Kill { get; } = new(ExitKind.Kill, "kill");

    /// <summary>An orderly end asked for from above (Erlang: <c>shutdown</c>).</summary>
    public static ExitReason Shutdown { get; } = new(ExitKind.Shutdown, "shutdown");

    /// <summary>What kind of reason it is: what a switch looks at.</summary>
    public ExitKind Kind { get; }

    /// <summary>The reason's name, as Erlang writes it: <c>normal</c>, <c>noproc</c>, <c>overload</c>.</summary>
    public string Name { get; }

    /// <summary>What went wrong, for a crash that knows it; else null.</summary>
    public Fault? Fault { get; }

    /// <summary>Everything but <see cref="Normal"/> is abnormal, and takes linked processes along that don't trap exits.</summary>
    public bool IsAbnormal => Kind != ExitKind.Normal;

    /// <summary>The reason of a body that threw.</summary>
    /// <param name="fault">What went wrong.</param>
    /// <returns>A reason equal to <see cref="Crashed"/>, with the fault at hand.</returns>
    public static ExitReason CrashedWith(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new(ExitKind.Crashed, Crashed.Name, fault);
    }

    /// <summary>The reason of that name: one of the six known ones, else a custom one.</summary>
    /// <param name="name">A name, such as <c>overload</c>; case matters.</param>
    /// <returns>The reason.</returns>
    /// <exception cref="ArgumentException">The name is empty or blank.</exception>
    public static ExitReason Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name switch
        {
            "normal" => Normal,
            "killed" => Killed,
            "crashed" => Crashed,
            "noproc" => NoProc,
            "kill" => Kill,
            "shutdown" => Shutdown,
            _ => new(ExitKind.Custom, name),
        };
    }

    /// <summary>Equal by name; the fault takes no part.</summary>
    /// <param name="other">The reason to compare with.</param>
    /// <returns>Whether both have the same name.</returns>
    public bool Equals(ExitReason? other) => other is not null && Kind == other.Kind && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExitReason);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The reason's name, with the fault in brackets where there is one.</summary>
    /// <returns><c>crashed (System.InvalidOperationException: out of order)</c>.</returns>
    public override string ToString() => Fault is null ? Name : $"{Name} ({Fault})";

    /// <summary>Equal by name.</summary>
    public static bool operator ==(ExitReason? left, ExitReason? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Not equal by name.</summary>
    public static bool operator !=(ExitReason? left, ExitReason? right) => !(left == right);
}
