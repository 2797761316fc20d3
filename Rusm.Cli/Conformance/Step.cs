using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>What one operation did, once the world came to rest.</summary>
/// <param name="Died">The processes that ended, each with its exit reason.</param>
/// <param name="Delivered">What is new in the mailboxes of those still alive. One step's items have no promised order.</param>
/// <param name="Taken">What the operation took out of the mailbox.</param>
/// <param name="Flushed">What a demonitor took out of the mailbox.</param>
public sealed record Step(
    Map<NameOrder, string, string> Died,
    Map<NameOrder, string, Seq<Item>> Delivered,
    Taken Taken,
    Seq<Item> Flushed)
{
    public static Step Nothing { get; } = new(default, default, new Taken.NotAsked(), default);

    /// <summary>The same step as it is compared: what promises no order is sorted, and what is empty is left out.</summary>
    public Step Normal() => this with
    {
        Delivered = Delivered.Filter(items => !items.IsEmpty).Map(Item.Sorted),
        Flushed = Item.Sorted(Flushed),
    };

    /// <summary>The step in words, by the process that it happened to.</summary>
    /// <param name="by">The actor of the operation.</param>
    public Map<NameOrder, string, string> InWords(string? by)
    {
        var deaths = Died.AsEnumerable().Select(died => (Process: died.Key, Words: $"dies: {died.Value}"));
        var deliveries = Delivered.AsEnumerable().Select(items => (Process: items.Key, Words: $"gets {string.Join(", ", items.Value)}"));
        var own = new[] { Taken.ToString(), Flushed.IsEmpty ? "" : $"flushes {string.Join(", ", Flushed)}" }
            .Where(words => words.Length > 0)
            .Select(words => (Process: by ?? Scenario.Outside, Words: words));
        return deaths.Concat(own).Concat(deliveries)
            .GroupBy(said => said.Process, said => said.Words)
            .Select(said => (said.Key, string.Join("; ", said)))
            .ToNamed();
    }
}

/// <summary>
/// What an operation took out of a mailbox. Cases: <see cref="NotAsked"/>, <see cref="Nothing"/>, <see cref="One"/>.
/// </summary>
public abstract record Taken
{
    private Taken()
    {
    }

    /// <summary>The operation is no receive.</summary>
    public sealed record NotAsked : Taken
    {
        public override string ToString() => "";
    }

    /// <summary>It received, and there was nothing for it.</summary>
    public sealed record Nothing : Taken
    {
        public override string ToString() => "takes nothing";
    }

    /// <summary>It received this item.</summary>
    public sealed record One(Item Item) : Taken
    {
        public override string ToString() => $"takes {Item}";
    }
}
