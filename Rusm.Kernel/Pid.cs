using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// The identity of a process (Erlang: <c>pid()</c>). Pids count up from 1 in the order of the spawns and are never reused, so
/// a pid names the same process for ever, alive or dead.
/// </summary>
/// <param name="Value">The number of the process; 0 is <see cref="Outside"/>.</param>
public readonly record struct Pid(long Value) : IComparable<Pid>, IKeyed
{
    /// <summary>
    /// What acts without being a process: the program around the runtime. It can spawn, send and exit; it has no mailbox, no
    /// links and no monitors. It is the default value, and no process ever has it.
    /// </summary>
    public static Pid Outside => default;

    long IKeyed.Key => Value;

    /// <summary>Orders pids by age: the older process comes first.</summary>
    /// <param name="other">The pid to compare with.</param>
    /// <returns>Less than zero when this process is the older one.</returns>
    public int CompareTo(Pid other) => Value.CompareTo(other.Value);

    /// <summary>The pid as the traces and messages show it.</summary>
    /// <returns><c>&lt;7&gt;</c>, or <c>&lt;outside&gt;</c>.</returns>
    public override string ToString() => this == Outside ? "<outside>" : $"<{Value}>";

    /// <summary>Whether the left process is the older one.</summary>
    public static bool operator <(Pid left, Pid right) => left.Value < right.Value;

    /// <summary>Whether the left process is the younger one.</summary>
    public static bool operator >(Pid left, Pid right) => left.Value > right.Value;

    /// <summary>Whether the left process is the older one, or the same.</summary>
    public static bool operator <=(Pid left, Pid right) => left.Value <= right.Value;

    /// <summary>Whether the left process is the younger one, or the same.</summary>
    public static bool operator >=(Pid left, Pid right) => left.Value >= right.Value;
}
