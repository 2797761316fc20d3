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

    /// <summary>An orderly end asked for from above, with or without a value.</summary>
    Shutdown,

    /// <summary>Any other reason: a name of the user's own, or a name other than <c>shutdown</c> with a value.</summary>
    Custom,
}

/// <summary>
/// Why a process ended, or why it is asked to end (Erlang: the exit reason). A reason has a name, and it may carry a value, as
/// <c>{Name, Value}</c> does in Erlang. Two reasons are equal when their kinds, names and values are. What went wrong
/// (<see cref="Fault"/>) comes along with a crash and takes no part in equality, so that a replay without the exceptions at hand
/// equals the run.
/// </summary>
/// <remarks>
/// A recording keeps the text of a value and not the value. A run and its replay are compared with <see cref="AsRecorded"/>.
/// </remarks>
public sealed class ExitReason : IEquatable<ExitReason>
{
    private ExitReason(ExitKind kind, string name, Fault? fault = null) => (Kind, Name, Fault) = (kind, name, fault);

    // The text is read here and nowhere else. Reading it runs the user's code, which must not run where the reason is recorded or printed.
    private ExitReason(ExitKind kind, string name, object value)
        : this(kind, name) => (Value, ValueText) = (value, SafeText.Of(value));

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

    /// <summary>The value that the reason carries (Erlang: the second element of <c>{Name, Value}</c>); null for none. It is shared,
    /// not copied: give a value that does not change.</summary>
    public object? Value { get; }

    /// <summary>The text of <see cref="Value"/>, as it was when the reason was made; null for a reason without a value.</summary>
    public string? ValueText { get; }

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

    /// <summary>An orderly end that says more (Erlang: <c>{shutdown, Value}</c>). Its <see cref="Kind"/> is
    /// <see cref="ExitKind.Shutdown"/>: a supervisor does not restart a transient child that ends with it.</summary>
    /// <param name="value">The value. Its text is read once, here.</param>
    /// <returns>A reason that is not equal to <see cref="Shutdown"/>.</returns>
    public static ExitReason ShutdownWith(object value) => Named(Shutdown.Name, value);

    /// <summary>The reason of that name: one of the six known ones, else a custom one.</summary>
    /// <param name="name">A name, such as <c>overload</c>; case matters.</param>
    /// <returns>The reason.</returns>
    /// <exception cref="ArgumentException">The name is empty or blank.</exception>
    public static ExitReason Named(string name)
    {
        RefuseBlank(name);
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

    /// <summary>
    /// A reason of that name that carries a value (Erlang: <c>{Name, Value}</c>). Only <c>shutdown</c> keeps its kind. With any other
    /// name the reason is a custom one, as on the BEAM: <c>{normal, Value}</c> is abnormal, and <c>{kill, Value}</c> can be trapped.
    /// </summary>
    /// <param name="name">A name, such as <c>overload</c>; case matters.</param>
    /// <param name="value">The value. Its text is read once, here.</param>
    /// <returns>The reason.</returns>
    /// <exception cref="ArgumentException">The name is empty or blank, or the value is null.</exception>
    public static ExitReason Named(string name, object value)
    {
        RefuseBlank(name);
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), $"The value of the exit reason {name} is null: give one, or use ExitReason.Named with the name alone.");
        }

        return new(name == Shutdown.Name ? ExitKind.Shutdown : ExitKind.Custom, name, value);
    }

    private static void RefuseBlank(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException($"The name '{name}' of an exit reason is blank: give one with visible characters, such as overload.", nameof(name));
        }
    }

    /// <summary>This reason as a recording has it: with the text of its value in place of the value. A reason of a replayed run is
    /// equal to the reason of the run as recorded.</summary>
    /// <returns>The reason; this one, if it has no value or its value is a string.</returns>
    public ExitReason AsRecorded() => Value is null or string ? this : new(Kind, Name, (object)ValueText!);

    /// <summary>Equal by kind, name and value; the fault takes no part.</summary>
    /// <param name="other">The reason to compare with.</param>
    /// <returns>Whether both have the same kind and name, and equal values or none.</returns>
    public bool Equals(ExitReason? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExitReason);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Value);

    /// <summary>The reason's name, with the fault or the text of the value in brackets where there is one.</summary>
    /// <returns><c>crashed (System.InvalidOperationException: out of order)</c>, <c>shutdown (idle)</c>.</returns>
    public override string ToString() => Fault is null && ValueText is null ? Name : $"{Name} ({Fault?.ToString() ?? ValueText})";

    /// <summary>Equal by kind, name and value.</summary>
    public static bool operator ==(ExitReason? left, ExitReason? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Not equal by kind, name and value.</summary>
    public static bool operator !=(ExitReason? left, ExitReason? right) => !(left == right);
}
