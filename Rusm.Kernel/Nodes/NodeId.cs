namespace Rusm.Kernel.Nodes;

/// <summary>
/// The number of a node: a runtime that is connected with other runtimes (Erlang: a node). All nodes of a cluster use the same numbers, so a
/// pid is the same on each of them. A node that is started again gets a new number, so its old pids stay dead.
/// </summary>
/// <param name="Value">The number, from 0 to <see cref="MaxValue"/>; 0 is <see cref="Alone"/>.</param>
public readonly record struct NodeId(int Value) : IComparable<NodeId>
{
    // A pid and a reference have the number of their node in the bits above these. A node has 17.6 million million numbers of each.
    private const int NumberBits = 44;

    private const long NumberMask = (1L << NumberBits) - 1;

    /// <summary>The largest number of a node: 2^19 - 1.</summary>
    public static int MaxValue => (1 << (63 - NumberBits)) - 1;

    /// <summary>A runtime that is connected with no other (Erlang: <c>nonode@nohost</c>). This is the default value.</summary>
    public static NodeId Alone => default;

    /// <summary>Compares by number: the node that got its number first comes first.</summary>
    /// <param name="other">The node to compare with.</param>
    /// <returns>Less than zero if this node got its number first.</returns>
    public int CompareTo(NodeId other) => Value.CompareTo(other.Value);

    /// <summary>Returns the number as text.</summary>
    /// <returns><c>node 2</c>.</returns>
    public override string ToString() => $"node {Value}";

    /// <summary>Whether the left node got its number first.</summary>
    public static bool operator <(NodeId left, NodeId right) => left.Value < right.Value;

    /// <summary>Whether the left node got its number last.</summary>
    public static bool operator >(NodeId left, NodeId right) => left.Value > right.Value;

    /// <summary>Whether the left node got its number first, or both are the same.</summary>
    public static bool operator <=(NodeId left, NodeId right) => left.Value <= right.Value;

    /// <summary>Whether the left node got its number last, or both are the same.</summary>
    public static bool operator >=(NodeId left, NodeId right) => left.Value >= right.Value;

    /// <summary>The largest number of a pid or a reference of a node.</summary>
    internal static long MaxNumber => NumberMask;

    /// <summary>The node in the value of a pid or a reference.</summary>
    internal static NodeId Of(long value) => new((int)(value >> NumberBits));

    /// <summary>The number in the value of a pid or a reference, without the node.</summary>
    internal static long NumberOf(long value) => value & NumberMask;

    /// <summary>The value of a pid or a reference of this node.</summary>
    /// <exception cref="OverflowException">The node has no numbers left.</exception>
    internal long With(long number) => number <= NumberMask
        ? ((long)Value << NumberBits) | number
        : throw new OverflowException($"{this} has assigned all its {NumberMask} pids or references: start it again.");

    /// <summary>The text of a pid or a reference, without its brackets.</summary>
    internal static string Text(long value) => value >> NumberBits is > 0 and var node ? $"{node}.{NumberOf(value)}" : $"{value}";
}
