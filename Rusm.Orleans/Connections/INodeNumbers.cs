namespace Rusm.Orleans.Connections;

/// <summary>Assigns the numbers of nodes: one grain of the cluster.</summary>
internal interface INodeNumbers : IGrainWithIntegerKey
{
    /// <summary>Returns a number that no silo has or had.</summary>
    Task<int> NextAsync();
}

/// <summary>Counts up from the highest number that any silo knows.</summary>
internal sealed class NodeNumbers(IClusterMembershipService membership, SiloServiceClient silos) : Grain, INodeNumbers
{
    private int last;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(static member => member.Status == SiloStatus.Active);
        var known = await Task.WhenAll(active.Select(member => HighestOf(member.SiloAddress)));
        last = known.Append(0).Max();
    }

    public Task<int> NextAsync() => Task.FromResult(++last);

    // A silo that does not answer is about to be declared dead. What it alone knows is the number of a node that no other has met.
    private async Task<int> HighestOf(SiloAddress silo)
    {
        try
        {
            return await silos.Of(silo).HighestNodeAsync();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return 0;
        }
    }
}
