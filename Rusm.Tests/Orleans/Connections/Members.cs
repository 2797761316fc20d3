using System.Collections.Immutable;
using System.Threading.Channels;
using Orleans.Runtime;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>The members of a cluster, as one silo knows them.</summary>
internal sealed class Members : IClusterMembershipService
{
    private readonly Channel<ClusterMembershipSnapshot> updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();

    public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(0));

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => updates.Reader.ReadAllAsync();

    public ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

    internal void Set(SiloAddress silo, SiloStatus status)
    {
        var members = CurrentSnapshot.Members.SetItem(silo, new ClusterMember(silo, status, $"{silo}"));
        CurrentSnapshot = new ClusterMembershipSnapshot(members, new MembershipVersion(CurrentSnapshot.Version.Value + 1));
        updates.Writer.TryWrite(CurrentSnapshot);
    }
}
