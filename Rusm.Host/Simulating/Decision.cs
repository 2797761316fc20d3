using System.Globalization;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Simulating;

/// <summary>A point at which a simulated run departs from the default order, in which the process that has been ready for longest runs
/// until it waits.</summary>
/// <param name="Step">The number of the step, from 1.</param>
/// <param name="Kind">What is done at this step.</param>
/// <param name="Process">The process; for <see cref="DecisionKind.Deliver"/> the sender. <see cref="Pid.Outside"/> is the program. Of a
/// decision about nodes it has the node, and the number 0.</param>
/// <param name="Receiver">The receiver of a <see cref="DecisionKind.Deliver"/>.</param>
public readonly record struct Decision(long Step, DecisionKind Kind, Pid Process = default, Pid Receiver = default)
{
    private static readonly (string Word, DecisionKind Kind, int Pids)[] Words =
    [
        ("run", DecisionKind.Run, 1), ("time", DecisionKind.AdvanceTime, 0), ("kill", DecisionKind.Kill, 1), ("hang", DecisionKind.Hang, 1),
        ("fail", DecisionKind.FailStart, 0), ("hold", DecisionKind.Hold, 0), ("deliver", DecisionKind.Deliver, 2),
        ("arrive", DecisionKind.Arrive, 2), ("cut", DecisionKind.Cut, 2),
    ];

    /// <summary>Returns the decision as <see cref="Schedule.Parse"/> reads it.</summary>
    /// <returns>For example <c>12:run 3</c>, <c>14:time</c>, <c>20:deliver 2 4</c> or <c>31:cut 1 2</c>.</returns>
    public override string ToString()
    {
        var kind = Kind;
        var (word, _, pids) = Array.Find(Words, entry => entry.Kind == kind);
        return string.Create(CultureInfo.InvariantCulture, $"{Step}:{word}{(pids > 0 ? $" {TextOf(Process)}" : "")}{(pids > 1 ? $" {TextOf(Receiver)}" : "")}");
    }

    internal bool Does(Decision other) => (Kind, Process, Receiver) == (other.Kind, other.Process, other.Receiver);

    internal static bool TryParse(string text, out Decision decision)
    {
        decision = default;
        var parts = text.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 2 || Array.Find(Words, entry => entry.Word == parts[1]) is not { Word: not null } found || parts.Length != 2 + found.Pids)
        {
            return false;
        }

        Span<Pid> pids = [default, default];
        for (var index = 0; index < found.Pids; index++)
        {
            if (PidOf(parts[index + 2], found.Kind) is not { } pid)
            {
                return false;
            }

            pids[index] = pid;
        }

        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && (decision = new Decision(step, found.Kind, pids[0], pids[1])).Step > 0;
    }

    private bool IsOfNodes => Kind is DecisionKind.Arrive or DecisionKind.Cut;

    // 7, or 2.7 for a process of node 2; of a decision about nodes the number of the node.
    private string TextOf(Pid pid) => IsOfNodes ? $"{pid.Node.Value}" : NodeId.Text(pid.Value);

    private static Pid? PidOf(string text, DecisionKind kind)
    {
        var parts = text.Split('.');
        if (kind is DecisionKind.Arrive or DecisionKind.Cut)
        {
            return NodeOf(text) is { } node ? Pid.Of(node, 0) : null;
        }

        return parts.Length <= 2
            && NodeOf(parts.Length == 2 ? parts[0] : "0") is { } home
            && long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= NodeId.MaxNumber
                ? Pid.Of(home, number)
                : null;
    }

    private static NodeId? NodeOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var node) && node <= NodeId.MaxValue ? new NodeId(node) : null;
}
