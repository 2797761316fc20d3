using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>A process that is alive at the end of a scenario. Repeats count: one entry for each monitor.</summary>
/// <param name="Links">The processes it is linked to.</param>
/// <param name="Monitors">The processes it watches.</param>
/// <param name="MonitoredBy">Its watchers.</param>
/// <param name="TrapsExits">Whether exit signals become messages.</param>
/// <param name="Mailbox">What it has not received.</param>
public sealed record FinalProcess(
    Seq<string> Links,
    Seq<string> Monitors,
    Seq<string> MonitoredBy,
    bool TrapsExits,
    Seq<Item> Mailbox)
{
    /// <summary>The same process as it is compared: everything sorted.</summary>
    public FinalProcess Normal() => this with
    {
        Links = Sorted(Links),
        Monitors = Sorted(Monitors),
        MonitoredBy = Sorted(MonitoredBy),
        Mailbox = Item.Sorted(Mailbox),
    };

    public override string ToString() => string.Join("; ", new[]
    {
        $"links [{string.Join(", ", Links)}]",
        $"monitors [{string.Join(", ", Monitors)}]",
        $"monitored by [{string.Join(", ", MonitoredBy)}]",
        TrapsExits ? "traps exits" : "traps no exits",
        $"mailbox [{string.Join(", ", Mailbox)}]",
    });

    private static Seq<string> Sorted(Seq<string> names) => names.OrderBy(name => name, NameOrder.Comparer).ToSeq().Strict();
}
