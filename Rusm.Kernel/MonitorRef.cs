namespace Rusm.Kernel;

/// <summary>
/// The name of one monitor (Erlang: the <c>reference()</c> that <c>monitor/2</c> returns). References count up from 1 and are
/// never reused; each fires at most one <see cref="Received.Down"/>.
/// </summary>
/// <param name="Value">The number of the monitor; 0 names none.</param>
public readonly record struct MonitorRef(long Value) : IComparable<MonitorRef>
{
    /// <summary>Orders references by age: the older monitor comes first.</summary>
    /// <param name="other">The reference to compare with.</param>
    /// <returns>Less than zero when this monitor is the older one.</returns>
    public int CompareTo(MonitorRef other) => Value.CompareTo(other.Value);

    /// <summary>The reference as the traces and messages show it.</summary>
    /// <returns><c>#7</c>.</returns>
    public override string ToString() => $"#{Value}";

    /// <summary>Whether the left monitor is the older one.</summary>
    public static bool operator <(MonitorRef left, MonitorRef right) => left.Value < right.Value;

    /// <summary>Whether the left monitor is the younger one.</summary>
    public static bool operator >(MonitorRef left, MonitorRef right) => left.Value > right.Value;

    /// <summary>Whether the left monitor is the older one, or the same.</summary>
    public static bool operator <=(MonitorRef left, MonitorRef right) => left.Value <= right.Value;

    /// <summary>Whether the left monitor is the younger one, or the same.</summary>
    public static bool operator >=(MonitorRef left, MonitorRef right) => left.Value >= right.Value;
}
