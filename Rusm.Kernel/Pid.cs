using Rusm.Kernel.Nodes;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// The identifier of a process (Erlang: <c>pid()</c>). The pids of a runtime count up from 1 in the order of the spawns and are never
/// reused. A pid has the node of its process, and is the same on all nodes of a cluster.
/// </summary>
/// <param name="Value">The number of the process, with that of its node in the high bits; 0 is <see cref="Outside"/>.</param>
public readonly record struct Pid(long Value) : IComparable<Pid>, IKeyed
{
    /// <summary>
    /// The pid of code outside any process. Such code can spawn, send messages and exit signals, register names and change groups. It has
    /// no mailbox, links or monitors. This is the default value; no process has it.
    /// </summary>
    public static Pid Outside => default;

    /// <summary>The node of the process (Erlang: <c>node(Pid)</c>); <see cref="NodeId.Alone"/> in a runtime that is connected with no other.</summary>
    public NodeId Node => NodeId.Of(Value);

    /// <summary>The number of the process on its node: the first process has 1.</summary>
    public long Number => NodeId.NumberOf(Value);

    long IKeyed.Key => Value;

    /// <summary>Returns the pid of a process of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="number">The number of the process on the node.</param>
    /// <returns>The pid.</returns>
    /// <exception cref="OverflowException">The number is larger than 2^44 - 1.</exception>
    public static Pid Of(NodeId node, long number) => new(node.With(number));

    /// <summary>Compares pids by age: the older process comes first.</summary>
    /// <param name="other">The pid to compare with.</param>
    /// <returns>Less than zero if this process is older.</returns>
    public int CompareTo(Pid other) => Value.CompareTo(other.Value);

    /// <summary>Returns the pid as text.</summary>
    /// <returns><c>&lt;7&gt;</c>, <c>&lt;2.7&gt;</c> for a process of node 2, or <c>&lt;outside&gt;</c>.</returns>
    public override string ToString() => this == Outside ? "<outside>" : $"<{NodeId.Text(Value)}>";

    /// <summary>Whether the left process is older.</summary>
    public static bool operator <(Pid left, Pid right) => left.Value < right.Value;

    /// <summary>Whether the left process is younger.</summary>
    public static bool operator >(Pid left, Pid right) => left.Value > right.Value;

    /// <summary>Whether the left process is older or the same.</summary>
    public static bool operator <=(Pid left, Pid right) => left.Value <= right.Value;

    /// <summary>Whether the left process is younger or the same.</summary>
    public static bool operator >=(Pid left, Pid right) => left.Value >= right.Value;
}
