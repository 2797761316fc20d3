using System.CommandLine;
using System.Globalization;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Cli.Commands;

/// <summary>The kinds of values that the commands take, each with the message for a wrong one.</summary>
internal static class Inputs
{
    // A day: longer than any useful run, and short enough for every clock and counter here.
    private const double LongestSeconds = 86_400;

    private const string Unlimited = "unlimited";

    /// <summary>A whole number; from 1, or from the default where that is 0.</summary>
    internal static Option<int> Count(string name, int byDefault, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Read(
            result,
            (string text, out int count) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= Math.Min(1, byDefault) && count <= most,
            $"{name}: '{{0}}' is not a whole number from {Math.Min(1, byDefault)} to {most}."),
    };

    /// <summary>A port of this machine; 0 for a free one.</summary>
    internal static Option<int> Port() => new("--port")
    {
        Description = "The port of the page on 127.0.0.1; 0 for a free one.",
        HelpName = "N",
        DefaultValueFactory = static _ => 4000,
        CustomParser = static result => Read(
            result,
            static (string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65_535,
            "--port: '{0}' is not a whole number from 0 to 65535."),
    };

    /// <summary>Two or more whole numbers from 1, each larger than the one before, with commas between them; null when they are not given.</summary>
    internal static Option<int[]?> Sizes(string name, int[] example, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "N,N,…",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            var sizes = Array.ConvertAll(
                text.Split(','),
                part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= most ? size : 0);
            if (sizes.Length < 2 || sizes[0] < 1 || sizes.Zip(sizes.Skip(1)).Any(static pair => pair.Item2 <= pair.Item1))
            {
                result.AddError($"{name}: '{text}' is not two or more whole numbers from 1 to {most} that increase, such as {string.Join(',', example)}.");
            }

            return sizes;
        },
    };

    internal static Argument<string[]> Traces() => new("FILE")
    {
        Description = "A trace, or the traces of several nodes of a cluster.",
        Arity = ArgumentArity.OneOrMore,
    };

    internal static Argument<string> Trace() => new("FILE") { Description = "A trace, as 'rusm run SCENARIO --record FILE' writes it." };

    /// <summary>The number of a step, from 1; null when it is not given.</summary>
    internal static Option<long?> Step(string name, string description) => FromOne(name, "N", description, static text => text);

    /// <summary>A process, as its number or as the traces show it; null when it is not given.</summary>
    internal static Option<long?> Pid(string description, string name = "--pid") => new(name)
    {
        Description = description,
        HelpName = "P",
        CustomParser = result => Read(
            result,
            (string text, out long pid) => (pid = PidOf(text)?.Value ?? 0) != 0,
            $"{name}: '{{0}}' is not a process, such as 7, or 2.7 for a process of node 2."),
    };

    /// <summary>A process, as its number or as the traces show it; null if the text is none.</summary>
    internal static Pid? PidOf(string text)
    {
        var parts = (text is ['<', .. var inner, '>'] ? inner : text).Split('.');
        return parts.Length <= 2
            && long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and < 1L << 44
            && int.TryParse(parts.Length == 2 ? parts[0] : "0", NumberStyles.None, CultureInfo.InvariantCulture, out var node) && node <= NodeId.MaxValue
                ? Kernel.Pid.Of(new NodeId(node), number)
                : null;
    }

    /// <summary>One of the words of an enumeration; by default its first.</summary>
    internal static Option<TChoice> OneOf<TChoice>(string name, string description)
        where TChoice : struct, Enum
    {
        var known = Enum.GetValues<TChoice>().ToDictionary(Word);
        return new(name)
        {
            Description = $"{description} [default: {Word(default(TChoice))}]",
            HelpName = string.Join('|', known.Keys),
            CustomParser = result => Read<TChoice>(
                result, known.TryGetValue, $"{name}: '{{0}}' is not one of {string.Join(", ", known.Keys)}."),
        };
    }

    /// <summary>How many each second: a number, or infinity for <c>unlimited</c>.</summary>
    internal static Option<double> Rate(string name, double byDefault, double most, string description) => new(name)
    {
        Description = description,
        HelpName = $"N|{Unlimited}",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Read(
            result,
            (string text, out double rate) =>
            {
                var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate) && rate > 0 && rate <= most;
                rate = text == Unlimited ? double.PositiveInfinity : rate;
                return isNumber || text == Unlimited;
            },
            $"{name}: '{{0}}' is not a number greater than 0 and at most {most.ToString("N0", CultureInfo.InvariantCulture)}, or {Unlimited}."),
    };

    internal static Argument<double> Seconds(double byDefault, string description = "How long to measure, after the warm-up.") => new("seconds")
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Read<double>(
            result,
            (string text, out double seconds) => TryReadSeconds(text, out seconds) && seconds > 0,
            result.Tokens[^1].Value.StartsWith("--", StringComparison.Ordinal)
                ? ErrorLine.Unknown("{0}")
                : $"seconds: '{{0}}' is not a number greater than 0 and at most {LongestSeconds:N0}, such as 5 or 0.5."),
    };

    internal static Option<double> WarmUp() => new("--warm-up")
    {
        Description = "How many seconds to run before measuring: a .NET program gets faster for its first seconds.",
        HelpName = "seconds",
        DefaultValueFactory = _ => 2,
        CustomParser = result => Read<double>(
            result,
            (string text, out double seconds) => TryReadSeconds(text, out seconds) && seconds >= 0,
            $"--warm-up: '{{0}}' is not a number from 0 to {LongestSeconds:N0}, such as 2 or 0.5."),
    };

    internal static Option<string?> Json() => new("--json")
    {
        Description = "Write the figures as one JSON object to a file, or with - to standard output; the rest to standard error.",
        HelpName = "FILE|-",
        CustomParser = result =>
        {
            var path = result.Tokens[^1].Value;
            if (path.Length == 0)
            {
                result.AddError("--json: the name is empty. Name a file, or - for standard output.");
            }

            return path;
        },
    };

    internal static Option<string?> Record() => new("--record")
    {
        Description = "Record every signal to a file, to be replayed and asked; of a scenario in rounds the last one. It costs speed.",
        HelpName = "FILE",
        CustomParser = result =>
        {
            var path = result.Tokens[^1].Value;
            if (path.Length == 0)
            {
                result.AddError("--record: the name is empty. Name a file.");
            }

            return path;
        },
    };

    /// <summary>A choice as the command line spells it.</summary>
    internal static string Word<TChoice>(TChoice choice)
        where TChoice : struct, Enum => choice.ToString().ToLowerInvariant();

    private delegate bool TryRead<TValue>(string text, out TValue value);

    private static bool TryReadSeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) && seconds <= LongestSeconds;

    private static Option<long?> FromOne(string name, string helpName, string description, Func<string, string> digits) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Read(
            result,
            (string text, out long number) =>
                long.TryParse(digits(text), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1,
            $"{name}: '{{0}}' is not a whole number from 1."),
    };

    private static TValue Read<TValue>(System.CommandLine.Parsing.ArgumentResult result, TryRead<TValue> tryRead, string refusal)
        where TValue : struct
    {
        var text = result.Tokens[^1].Value;
        if (!tryRead(text, out var value))
        {
            result.AddError(string.Format(CultureInfo.InvariantCulture, refusal, text));
        }

        return value;
    }
}
