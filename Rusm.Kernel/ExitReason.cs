namespace Rusm.Kernel;

/// <summary>The kind of an <see cref="ExitReason"/>.</summary>
public enum ExitKind
{
    /// <summary>The body returned, or the process stopped itself with <c>normal</c>.</summary>
    Normal = 0,

    /// <summary>The process was ended by <c>exit(pid, kill)</c>.</summary>
    Killed,

    /// <summary>The body threw.</summary>
    Crashed,

    /// <summary>The process to link to or to monitor was not alive.</summary>
    NoProc,

    /// <summary>The reason of a signal that ends its target unconditionally. As the exit reason of a process, and over a link, it is an
    /// ordinary abnormal reason.</summary>
    Kill,

    /// <summary>An orderly end that a supervisor or the runtime asked for, with or without a value.</summary>
    Shutdown,

    /// <summary>Any other reason: a name of the user's own, or a name other than <c>shutdown</c> with a value.</summary>
    Custom,

    /// <summary>The node of the process to link to or to monitor is not connected, or its connection was lost.</summary>
    NoConnection,
}

/// <summary>
/// The reason for which a process ended, or is asked to end (Erlang: exit reason). A reason has a name and optionally a value (Erlang:
/// <c>{Name, Value}</c>). Two reasons are equal if their kinds, names and values are equal. The <see cref="Fault"/> of a crash is not
/// compared, so that a replay, which does not have the exceptions, equals the run.
/// </summary>
/// <remarks>
/// A trace has the text of a value and not the value: compare <see cref="ValueText"/> between a run and its replay.
/// </remarks>
public sealed class ExitReason : IEquatable<ExitReason>
{
    private ExitReason(ExitKind kind, string name, Fault? fault = null) => (Kind, Name, Fault) = (kind, name, fault);

    // The text is read only here. Reading it calls user code, which must not run when the reason is recorded or printed.
    private ExitReason(ExitKind kind, string name, object value)
        : this(kind, name) => (Value, ValueText) = (value, SafeText.Of(value));

    /// <summary>The body returned (Erlang: <c>normal</c>). The only reason that does not end linked processes.</summary>
    public static ExitReason Normal { get; } = new(ExitKind.Normal, "normal");

    /// <summary>The exit reason of a process that was ended by <c>exit(pid, kill)</c> (Erlang: <c>killed</c>).</summary>
    public static ExitReason Killed { get; } = new(ExitKind.Killed, "killed");

    /// <summary>The body threw an exception that is not known; see <see cref="CrashedWith"/>.</summary>
    public static ExitReason Crashed { get; } = new(ExitKind.Crashed, "crashed");

    /// <summary>The process to link to or to monitor was not alive (Erlang: <c>noproc</c>).</summary>
    public static ExitReason NoProc { get; } = new(ExitKind.NoProc, "noproc");

    /// <summary>The node of the process to link to or to monitor is not connected, or its connection was lost (Erlang:
    /// <c>noconnection</c>). The process may be alive.</summary>
    public static ExitReason NoConnection { get; } = new(ExitKind.NoConnection, "noconnection");

    /// <summary>The reason of a signal that cannot be trapped (Erlang: <c>exit(pid, kill)</c>). Its target ends with <see cref="Killed"/>.</summary>
    public static ExitReason Kill { get; } = new(ExitKind.Kill, "kill");

    /// <summary>An orderly end that a supervisor or the runtime asked for (Erlang: <c>shutdown</c>).</summary>
    public static ExitReason Shutdown { get; } = new(ExitKind.Shutdown, "shutdown");

    /// <summary>The kind of the reason.</summary>
    public ExitKind Kind { get; }

    /// <summary>The name of the reason, as in Erlang: <c>normal</c>, <c>noproc</c>, <c>overload</c>.</summary>
    public string Name { get; }

    /// <summary>The value of the reason (Erlang: the second element of <c>{Name, Value}</c>); null for none. It is shared and not copied:
    /// use an immutable value.</summary>
    public object? Value { get; }

    /// <summary>The text of <see cref="Value"/>, read when the reason was created; null for a reason without a value.</summary>
    public string? ValueText { get; }

    /// <summary>The fault of a crash; null if there is none.</summary>
    public Fault? Fault { get; }

    /// <summary>Whether the reason ends linked processes that do not trap exits. Every reason except <see cref="Normal"/> does.</summary>
    public bool IsAbnormal => Kind != ExitKind.Normal;

    /// <summary>Creates the reason of a crash.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>A reason that equals <see cref="Crashed"/> and has the fault.</returns>
    public static ExitReason CrashedWith(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new(ExitKind.Crashed, Crashed.Name, fault);
    }

    /// <summary>Creates the reason of an orderly end with a value (Erlang: <c>{shutdown, Value}</c>). Its <see cref="Kind"/> is
    /// <see cref="ExitKind.Shutdown"/>: a supervisor does not restart a transient child that ends with it.</summary>
    /// <param name="value">The value. Its text is read once, here.</param>
    /// <returns>A reason that is not equal to <see cref="Shutdown"/>.</returns>
    public static ExitReason ShutdownWith(object value) => Named(Shutdown.Name, value);

    /// <summary>Creates a reason with a name: one of the predefined reasons, or a custom reason.</summary>
    /// <param name="name">The name, such as <c>overload</c>. It is case-sensitive.</param>
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
            "noconnection" => NoConnection,
            _ => new(ExitKind.Custom, name),
        };
    }

    /// <summary>
    /// Creates a reason with a name and a value (Erlang: <c>{Name, Value}</c>). Only <c>shutdown</c> keeps its kind. With any other name
    /// the reason is a custom reason, as on the BEAM: <c>{normal, Value}</c> is abnormal, and <c>{kill, Value}</c> can be trapped.
    /// </summary>
    /// <param name="name">The name, such as <c>overload</c>. It is case-sensitive.</param>
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

    /// <summary>Returns this reason as a trace has it: with the text of its value instead of the value. A reason of a replay equals the
    /// reason of the run in this form.</summary>
    /// <returns>The reason; this instance if it has no value or its value is a string.</returns>
    internal ExitReason AsRecorded() => Value is null or string ? this : new(Kind, Name, (object)ValueText!);

    /// <summary>Compares the kind, the name and the value. The fault is not compared.</summary>
    /// <param name="other">The reason to compare with.</param>
    /// <returns>Whether both have the same kind and name, and equal values or none.</returns>
    public bool Equals(ExitReason? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExitReason);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Value);

    /// <summary>Returns the name, followed by the fault or the text of the value in brackets.</summary>
    /// <returns><c>crashed (System.InvalidOperationException: out of order)</c>, <c>shutdown (idle)</c>.</returns>
    public override string ToString() => Fault is null && ValueText is null ? Name : $"{Name} ({Fault?.ToString() ?? ValueText})";

    /// <summary>Whether the kinds, names and values are equal.</summary>
    public static bool operator ==(ExitReason? left, ExitReason? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the kinds, names or values are different.</summary>
    public static bool operator !=(ExitReason? left, ExitReason? right) => !(left == right);
}
