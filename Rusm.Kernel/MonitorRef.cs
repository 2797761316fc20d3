using Rusm.Kernel.Nodes;

namespace Rusm.Kernel;

/// <summary>
/// The identifier of a monitor (Erlang: the <c>reference()</c> that <c>monitor/2</c> returns), and of a request to spawn on another node. The
/// references of a runtime count up from 1 and are never reused. Each monitor delivers at most one <see cref="Received.Down"/>.
/// </summary>
/// <param name="Value">The number of the monitor, with that of its watcher's node in the high bits; 0 for none.</param>
public readonly record struct MonitorRef(long Value) : IComparable<MonitorRef>
{
    /// <summary>The node of the watcher; <see cref="NodeId.Alone"/> in a runtime that is connected with no other.</summary>
    public NodeId Node => NodeId.Of(Value);

    /// <summary>The number of the monitor on its node: the first one has 1.</summary>
    public long Number => NodeId.NumberOf(Value);

    /// <summary>Compares references by age: the older monitor comes first.</summary>
    /// <param name="other">The reference to compare with.</param>
    /// <returns>Less than zero if this monitor is older.</returns>
    public int CompareTo(MonitorRef other) => Value.CompareTo(other.Value);

    /// <summary>Returns the reference as text.</summary>
    /// <returns><c>#7</c>, or <c>#2.7</c> for a watcher on node 2.</returns>
    public override string ToString() => $"#{NodeId.Text(Value)}";

    /// <summary>Whether the left monitor is older.</summary>
    public static bool operator <(MonitorRef left, MonitorRef right) => left.Value < right.Value;

    /// <summary>Whether the left monitor is younger.</summary>
    public static bool operator >(MonitorRef left, MonitorRef right) => left.Value > right.Value;

    /// <summary>Whether the left monitor is older or the same.</summary>
    public static bool operator <=(MonitorRef left, MonitorRef right) => left.Value <= right.Value;

    /// <summary>Whether the left monitor is younger or the same.</summary>
    public static bool operator >=(MonitorRef left, MonitorRef right) => left.Value >= right.Value;
}
