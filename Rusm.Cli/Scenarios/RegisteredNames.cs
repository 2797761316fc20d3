using System.Diagnostics;
using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;

namespace Rusm.Cli.Scenarios;

/// <summary>Names are taken and released, or looked up, beside many others.</summary>
internal sealed class RegisteredNames(NameMeasure measure, int size) : ISizeScenario
{
    private const int OwnNames = 1000;

    /// <inheritdoc/>
    public string Title => $"{Units.Of(size, "name")} taken: {Inputs.Word(measure)}";

    /// <inheritdoc/>
    public string Unit => measure switch
    {
        NameMeasure.Register => "pairs",
        NameMeasure.WhereIs => "lookups",
        _ => throw new UnreachableException($"No unit for {measure}"),
    };

    /// <inheritdoc/>
    public string Counts => measure switch
    {
        NameMeasure.Register => "pairs: a Register of one more name and its Unregister",
        NameMeasure.WhereIs => "lookups: a WhereIs of a name that is taken",
        _ => throw new UnreachableException($"No unit for {measure}"),
    };

    internal static ScenarioCommand Command()
    {
        var measure = Inputs.OneOf<NameMeasure>(
            "--measure", "What is timed: a Register and an Unregister, or a WhereIs.");
        var size = Parked.Size("Other processes, each with a name.");
        return ScenarioCommand.OfSize(
            "names",
            "A process registers and unregisters a name, or looks names up, beside many names.",
            $"""
              So many parked processes have a name each. Timed, each 100,000 times:
              register: one more process takes a name and releases it; the name is one of {OwnNames:N0}, in turn.
              whereis: one more process looks up one of the taken names, in no order.
            """,
            [measure, size],
            parsed => new RegisteredNames(parsed.GetValue(measure), parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted)
    {
        var taken = Names("other", size);
        Parked.Many(runtime, size, interrupted, index => taken[index]);
        return InOneProcess.Run(runtime, context => Task.FromResult(Measured(context, taken)), interrupted);
    }

    private Round Measured(ProcessContext context, string[] taken)
    {
        var own = Names("own", OwnNames);
        Memory.Settle();
        return measure == NameMeasure.Register
            ? Repeated.Time(size + 1, index =>
            {
                var name = own[index % OwnNames];
                context.Register(name);
                context.Unregister(name);
            })
            : Repeated.Time(size + 1, index => context.WhereIs(taken[index * 7919L % size]));
    }

    private static string[] Names(string kind, int count) =>
        [.. Enumerable.Range(1, count).Select(number => FormattableString.Invariant($"{kind}-{number}"))];
}

/// <summary>What is timed of names.</summary>
internal enum NameMeasure
{
    /// <summary>Taking and releasing one.</summary>
    Register = 0,

    /// <summary>Looking one up.</summary>
    WhereIs,
}
