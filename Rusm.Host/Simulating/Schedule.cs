using System.Collections.Immutable;
using System.Globalization;

namespace Rusm.Host.Simulating;

/// <summary>
/// The schedule of a simulated run: all that the simulation chose. It is the seed of random numbers, and the points at which the run
/// departed from the default order. The same program with the same schedule makes the same run. Schedules are compared by value.
/// </summary>
/// <param name="Seed">The seed of <see cref="ProcessContext.Random"/> of all processes.</param>
/// <param name="Decisions">The departures from the default order, in order.</param>
public sealed record Schedule(int Seed, ImmutableArray<Decision> Decisions)
{
    /// <summary>The default order with seed 0.</summary>
    public static Schedule Default { get; } = new(0, []);

    /// <summary>Reads a schedule from the text that <see cref="ToString"/> returns.</summary>
    /// <param name="text">For example <c>seed 7; 12:run 3; 14:time; 15:kill 2</c>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="FormatException">The text is not a schedule. The message says which part is wrong.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !parts[0].StartsWith("seed ", StringComparison.Ordinal)
            || !int.TryParse(parts[0].AsSpan(5), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
        {
            throw new FormatException($"A schedule begins with 'seed' and a number: '{(parts.Length == 0 ? "" : parts[0])}' does not.");
        }

        var decisions = ImmutableArray.CreateBuilder<Decision>();
        foreach (var part in parts.AsSpan(1))
        {
            if (!Decision.TryParse(part, out var decision))
            {
                throw new FormatException($"'{part}' is no decision of a schedule: use one such as '12:run 3', '12:time', '12:kill 3' or '12:deliver 2 3'.");
            }

            if (decisions.Count > 0 && decisions[^1].Step > decision.Step)
            {
                throw new FormatException($"'{part}' comes after step {decisions[^1].Step}: decisions are in the order of their steps.");
            }

            decisions.Add(decision);
        }

        return new Schedule(seed, decisions.ToImmutable());
    }

    /// <summary>Compares the seeds and the decisions.</summary>
    /// <param name="other">The other schedule.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(Schedule? other) => other is not null && Seed == other.Seed && Decisions.AsSpan().SequenceEqual(other.Decisions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Decisions.Aggregate(Seed, HashCode.Combine);

    /// <summary>Returns the schedule as text, which <see cref="Parse"/> reads.</summary>
    /// <returns>For example <c>seed 7; 12:run 3; 14:time; 15:kill 2</c>.</returns>
    public override string ToString() => string.Join("; ", Decisions.Select(static decision => decision.ToString()).Prepend(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}")));
}
