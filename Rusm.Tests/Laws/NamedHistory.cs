using LanguageExt;
using Rusm.Cli.Conformance;
using Rusm.Kernel;
using Rusm.Tests.Reference;

namespace Rusm.Tests.Laws;

/// <summary>
/// A scenario as the kernel lives it when names are mixed in: children are spawned with names, and between its signals processes
/// registers, unregisters, sends by name, or spawns under a name that is taken. The scenario itself knows of no names, so that a real
/// BEAM's recorder can still be asked about it. Equal scenarios have equal histories.
/// </summary>
internal sealed class NamedHistory
{
    private static readonly string[] AllNames = ["shop", "till", "Shop", "door", "ähre"];

    private readonly NameModel model = new();
    private readonly Random random;

    private NamedHistory(int seed) => random = new Random(seed);

    /// <summary>All that happened, the first first.</summary>
    internal List<NamedHistoryStep> Steps { get; } = [];

    internal static NamedHistory Of(Scenario scenario)
    {
        var history = new NamedHistory(ScenarioWriter.Write(scenario).Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        foreach (var moment in History.Of(scenario).Steps)
        {
            history.Live(history.Named(moment.Signal), moment.Effects);
            for (var more = history.random.Next(4); more > 0; more--)
            {
                history.Live(history.AnySignal(), Option<Seq<Effect>>.None);
            }
        }

        return history;
    }

    private void Live(Signal signal, Option<Seq<Effect>> withoutNames)
    {
        var before = Steps.Count > 0 ? Steps[^1].After : State.Empty;
        var refusal = model.RefusalOf(signal);
        var (after, effects) = Machine.Step(before, signal);
        model.Live(signal, effects);
        Steps.Add(new NamedHistoryStep(signal, before, after, effects, withoutNames, refusal, [.. model.Names], [.. model.Members]));
    }

    // Only free names: each spawn of the scenario must succeed, or its other operations would be about other processes.
    private Signal Named(Signal signal)
    {
        var name = AllNames[random.Next(AllNames.Length)];
        return model.IsTaken(name) || random.Next(3) == 0 ? signal : signal switch
        {
            Signal.Spawn spawn => new Signal.Spawn(spawn.By, name) { Label = AnyLabel() },
            Signal.SpawnLink spawn => new Signal.SpawnLink(spawn.By, name) { Label = AnyLabel() },
            Signal.SpawnMonitor spawn => new Signal.SpawnMonitor(spawn.By, name) { Label = AnyLabel() },
            _ => signal,
        };
    }

    private Signal AnySignal()
    {
        var (by, whom, name) = (Anybody(), Anybody(), AllNames[random.Next(AllNames.Length)]);
        return random.Next(13) switch
        {
            8 or 9 or 10 => new Signal.Join(by, name, whom),
            11 => new Signal.Leave(by, name, whom),
            12 => new Signal.SetLabel(by, AnyLabel()),
            0 or 1 => new Signal.Unregister(by, name),
            2 => new Signal.SendNamed(by, name, "by name"),
            3 when model.IsTaken(name) => new Signal.Spawn(by, name),
            4 when model.IsTaken(name) => new Signal.SpawnLink(by, name),
            5 when model.IsTaken(name) => new Signal.SpawnMonitor(by, name),
            _ => new Signal.Register(by, name, whom),
        };
    }

    private string? AnyLabel() => random.Next(3) switch { 0 => null, 1 => "worker", _ => "till 7" };

    // Outside, processes that are alive or have ended, and a pid that is not assigned yet.
    private Pid Anybody() => new(random.NextInt64(Steps[^1].After.LastPid + 2));
}

/// <summary>One signal, what it did, and what it should have done with names.</summary>
/// <param name="Signal">What happened.</param>
/// <param name="Before">The state before it.</param>
/// <param name="After">The state after it.</param>
/// <param name="Effects">The orders to the host.</param>
/// <param name="WithoutNames">The orders where there are no names; none for a signal that was mixed in.</param>
/// <param name="Refusal">Why the model refuses it; null when it does not.</param>
/// <param name="Names">The names with their processes, in the model.</param>
/// <param name="Members">The members of the groups, in the model.</param>
internal sealed record NamedHistoryStep(
    Signal Signal,
    State Before,
    State After,
    Seq<Effect> Effects,
    Option<Seq<Effect>> WithoutNames,
    Refusal? Refusal,
    (string Name, Pid Pid)[] Names,
    (string Group, Pid Pid)[] Members);
