namespace Rusm.Kernel;

/// <summary>
/// The identifier of a monitor (Erlang: the <c>reference()</c> that <c>monitor/2</c> returns). References count up from 1 and are never
/// reused in a runtime. Each monitor delivers at most one <see cref="Received.Down"/>.
/// </summary>
/// <param name="Value">The number of the monitor; 0 for none.</param>
public readonly record struct MonitorRef(long Value) : IComparable<MonitorRef>
{
    /// <summary>Compares references by age: the older monitor comes first.</summary>
    /// <param name="other">The reference to compare with.</param>
    /// <returns>Less than zero if this monitor is older.</returns>
    public int CompareTo(MonitorRef other) => Value.CompareTo(other.Value);

    /// <summary>Returns the reference as text.</summary>
    /// <returns><c>#7</c>.</returns>
    public override string ToString() => $"#{Value}";

    /// <summary>Whether the left monitor is older.</summary>
    public static bool operator <(MonitorRef left, MonitorRef right) => left.Value < right.Value;

    /// <summary>Whether the left monitor is younger.</summary>
    public static bool operator >(MonitorRef left, MonitorRef right) => left.Value > right.Value;

    /// <summary>Whether the left monitor is older or the same.</summary>
    public static bool operator <=(MonitorRef left, MonitorRef right) => left.Value <= right.Value;

    /// <summary>Whether the left monitor is younger or the same.</summary>
    public static bool operator >=(MonitorRef left, MonitorRef right) => left.Value >= right.Value;
}
