using System.Globalization;
using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>A point at which a simulated run departs from the default order, in which the process that has been ready for longest runs
/// until it waits.</summary>
/// <param name="Step">The number of the step, from 1.</param>
/// <param name="Kind">What is done at this step.</param>
/// <param name="Process">The process; for <see cref="DecisionKind.Deliver"/> the sender. <see cref="Pid.Outside"/> is the program.</param>
/// <param name="Receiver">The receiver of a <see cref="DecisionKind.Deliver"/>.</param>
public readonly record struct Decision(long Step, DecisionKind Kind, Pid Process = default, Pid Receiver = default)
{
    private static readonly (string Word, DecisionKind Kind, int Pids)[] Words =
    [
        ("run", DecisionKind.Run, 1), ("time", DecisionKind.AdvanceTime, 0), ("kill", DecisionKind.Kill, 1), ("hang", DecisionKind.Hang, 1),
        ("fail", DecisionKind.FailStart, 0), ("hold", DecisionKind.Hold, 0), ("deliver", DecisionKind.Deliver, 2),
    ];

    /// <summary>Returns the decision as <see cref="Schedule.Parse"/> reads it.</summary>
    /// <returns>For example <c>12:run 3</c>, <c>14:time</c> or <c>20:deliver 2 4</c>.</returns>
    public override string ToString()
    {
        var kind = Kind;
        var (word, _, pids) = Array.Find(Words, entry => entry.Kind == kind);
        return string.Create(CultureInfo.InvariantCulture, $"{Step}:{word}{(pids > 0 ? $" {Process.Value}" : "")}{(pids > 1 ? $" {Receiver.Value}" : "")}");
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

        Span<long> numbers = [0, 0, 0];
        for (var index = 0; index < parts.Length - 1; index++)
        {
            if (!long.TryParse(parts[index == 0 ? 0 : index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index]))
            {
                return false;
            }
        }

        decision = new Decision(numbers[0], found.Kind, new Pid(numbers[1]), new Pid(numbers[2]));
        return numbers[0] > 0;
    }
}
