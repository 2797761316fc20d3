using System.Collections.Immutable;
using Orleans.Runtime.Placement;

namespace Rusm.Orleans.Placement;

/// <summary>The silos of which a director can choose one for a child. A body has no versions, so that of the target has all of them.</summary>
internal sealed class CandidateSilos(SiloAddress local, SiloStatus status, ImmutableArray<SiloAddress> silos) : IPlacementContext
{
    public SiloAddress LocalSilo => local;

    public SiloStatus LocalSiloStatus => status;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => [.. silos];

    public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) =>
        new Dictionary<ushort, SiloAddress[]> { [target.InterfaceVersion] = GetCompatibleSilos(target) };
}
