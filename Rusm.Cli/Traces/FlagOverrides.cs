using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Traces;

/// <summary>The options that change a supervisor's flags.</summary>
internal sealed class FlagOverrides
{
    private static readonly Dictionary<string, RestartStrategy> Strategies =
        new[] { RestartStrategy.OneForOne, RestartStrategy.OneForAll, RestartStrategy.RestForOne }.ToDictionary(SupervisorWords.Of);

    private readonly Option<int?> intensity = Of<int>(
        "--intensity", "N", "With this restart intensity.", "a whole number from 0", static (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value));

    private readonly Option<double?> period = Of<double>(
        "--period", "S", "With this time in which restarts are counted, in seconds.", "a number of seconds greater than 0", static (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value is >= 0.0001 and <= 1e9);

    private readonly Option<RestartStrategy?> strategy = Of<RestartStrategy>(
        "--strategy", string.Join('|', Strategies.Keys), "With this restart strategy.", $"one of {string.Join(", ", Strategies.Keys)}", Strategies.TryGetValue);

    private readonly Option<int?> backoff = Of<int>(
        "--backoff", "MS", "With a backoff that begins with so many milliseconds; 0 for none. A child with a backoff of its own keeps it.",
        "a whole number of milliseconds from 0 to 30000", static (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= 30_000);

    private delegate bool TryRead<TValue>(string text, out TValue value);

    internal IEnumerable<Option> All => [intensity, period, strategy, backoff];

    internal bool AreGiven(ParseResult given) => All.Any(option => given.GetResult(option) is { Implicit: false });

    /// <summary>The recorded flags, but for what was given.</summary>
    internal SupervisorFlags Instead(SupervisorFlags recorded, ParseResult given) => recorded with
    {
        Intensity = given.GetValue(intensity) ?? recorded.Intensity,
        Period = given.GetValue(period) is { } seconds ? TimeSpan.FromSeconds(seconds) : recorded.Period,
        Strategy = given.GetValue(strategy) ?? recorded.Strategy,
        Backoff = given.GetValue(backoff) switch
        {
            null => recorded.Backoff,
            0 => null,
            { } first => (recorded.Backoff ?? new Backoff()) with { First = TimeSpan.FromMilliseconds(first), Cap = CapFor(recorded.Backoff, first) },
        },
    };

    private static TimeSpan CapFor(Backoff? recorded, int first) =>
        (recorded ?? new Backoff()).Cap is var cap && cap.TotalMilliseconds >= first ? cap : TimeSpan.FromMilliseconds(first);

    private static Option<TValue?> Of<TValue>(string name, string helpName, string description, string wanted, TryRead<TValue> tryRead)
        where TValue : struct => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Read(result, tryRead, $"{name}: '{UserFile.Shown(result.Tokens[^1].Value)}' is not {wanted}."),
        };

    private static TValue? Read<TValue>(ArgumentResult result, TryRead<TValue> tryRead, string refusal)
        where TValue : struct
    {
        if (tryRead(result.Tokens[^1].Value, out var value))
        {
            return value;
        }

        result.AddError(refusal);
        return null;
    }
}
