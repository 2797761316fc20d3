using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// The identifier of a process (Erlang: <c>pid()</c>). Pids count up from 1 in the order of the spawns and are never reused in a runtime.
/// </summary>
/// <param name="Value">The number of the process; 0 is <see cref="Outside"/>.</param>
public readonly record struct Pid(long Value) : IComparable<Pid>, IKeyed
{
    /// <summary>
    /// The pid of code outside any process. Such code can spawn, send messages and exit signals, register names and change groups. It has
    /// no mailbox, links or monitors. This is the default value; no process has it.
    /// </summary>
    public static Pid Outside => default;

    long IKeyed.Key => Value;

    /// <summary>Compares pids by age: the older process comes first.</summary>
    /// <param name="other">The pid to compare with.</param>
    /// <returns>Less than zero if this process is older.</returns>
    public int CompareTo(Pid other) => Value.CompareTo(other.Value);

    /// <summary>Returns the pid as text.</summary>
    /// <returns><c>&lt;7&gt;</c>, or <c>&lt;outside&gt;</c>.</returns>
    public override string ToString() => this == Outside ? "<outside>" : $"<{Value}>";

    /// <summary>Whether the left process is older.</summary>
    public static bool operator <(Pid left, Pid right) => left.Value < right.Value;

    /// <summary>Whether the left process is younger.</summary>
    public static bool operator >(Pid left, Pid right) => left.Value > right.Value;

    /// <summary>Whether the left process is older or the same.</summary>
    public static bool operator <=(Pid left, Pid right) => left.Value <= right.Value;

    /// <summary>Whether the left process is younger or the same.</summary>
    public static bool operator >=(Pid left, Pid right) => left.Value >= right.Value;
}
