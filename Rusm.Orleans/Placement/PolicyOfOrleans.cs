using System.Collections.Immutable;
using Orleans.Runtime.Placement;
using Rusm.Kernel.Nodes;
using Rusm.Orleans.Connections;

namespace Rusm.Orleans.Placement;

/// <summary>Asks a director of Orleans for the silo of a child, as Orleans does for the activation of a grain.</summary>
internal sealed class PolicyOfOrleans(OrleansTransport transport, ISiloStatusOracle statuses, PlacementStrategy strategy, IPlacementDirector director, string? key)
{
    private static readonly GrainType Children = GrainType.Create("rusm-child");

    internal async ValueTask<NodeId> ChooseAsync(int child, ImmutableArray<NodeId> nodes)
    {
        // A silo that is no node is not among them, whatever the strategy.
        var candidates = transport.Connected.Append((Node: transport.Receiver.Node, Silo: transport.Self)).Where(candidate => nodes.Contains(candidate.Node))
            .OrderBy(static candidate => candidate.Node).ToImmutableArray();
        var silo = await director.OnAddActivation(
            strategy,
            new PlacementTarget(GrainId.Create(Children, key ?? $"{child}"), [], interfaceType: default, interfaceVersion: 0),
            new CandidateSilos(transport.Self, statuses.CurrentStatus, [.. candidates.Select(static candidate => candidate.Silo)])).ConfigureAwait(false);
        var chosen = candidates.FirstOrDefault(candidate => candidate.Silo.Equals(silo));
        return chosen.Silo is not null
            ? chosen.Node
            : throw new InvalidOperationException(
                $"{director.GetType()} chose {silo?.ToString() ?? "no silo"} for a child, and not a silo that is a connected node: choose one of those that IPlacementContext.GetCompatibleSilos returns.");
    }
}
