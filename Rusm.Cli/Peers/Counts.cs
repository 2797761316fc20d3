using Rusm.Cli.Scenarios;

namespace Rusm.Cli.Peers;

/// <summary>Counts of several actors, each increased by one of them at a time.</summary>
internal sealed class Counts(int size)
{
    private readonly PaddedCount[] counts = new PaddedCount[size];

    internal void Add(int index, long more) => counts[index].Add(more);

    internal long Sum() => counts.Sum(static count => count.Now);
}
