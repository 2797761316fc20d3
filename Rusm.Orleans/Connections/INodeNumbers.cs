using Orleans.Placement;

namespace Rusm.Orleans.Connections;

/// <summary>Assigns the numbers of nodes: one grain of the cluster.</summary>
internal interface INodeNumbers : IGrainWithIntegerKey
{
    /// <summary>Returns a number that no silo has or had.</summary>
    Task<int> NextAsync();
}

/// <summary>
/// Claims numbers from all silos, and assigns one that all of them have granted. When a silo joins, Orleans can have two activations of a grain for a
/// moment; a silo grants a number to one of them only. The grain is placed on the silo that asks, which is a node: another silo may be none.
/// </summary>
[PreferLocalPlacement]
internal sealed class NodeNumbers(IClusterMembershipService membership, ISiloServices silos) : Grain, INodeNumbers
{
    // Milliseconds.
    private const int LongestDelay = 50;

    private int last;

    public async Task<int> NextAsync()
    {
        while (true)
        {
            var number = last + 1;
            var active = membership.CurrentSnapshot.Members.Values.Where(static member => member.Status == SiloStatus.Active);
            var known = await Task.WhenAll(active.Select(member => ClaimAsync(member.SiloAddress, number)));
            last = known.Append(number).Max();
            if (known.All(highest => highest < number))
            {
                return number;
            }

            await Task.Delay(Random.Shared.Next(1, LongestDelay));   // so that two activations do not go on refusing each other
        }
    }

    // A silo that does not answer is about to be declared dead. What it alone knows is the number of a node that no other has met.
    private async Task<int> ClaimAsync(SiloAddress silo, int number)
    {
        try
        {
            return await silos.Of(silo).ClaimNodeAsync(number);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return 0;
        }
    }
}
