using FsCheck.Xunit;
using Orleans.Runtime;
using Xunit;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>
/// The laws of a connection between two silos, whatever the network does to the calls between them: what comes over it is what was sent over it, from the
/// first signal on, once and in order, without a gap; each connection of one silo has one of the other; and when the network is good again, they connect.
/// </summary>
public sealed class LawsOfConnections
{
    [Property(Arbitrary = [typeof(Disturbance)], MaxTest = 150)]
    public async Task Two_silos_agree_on_their_connections_whatever_the_network_does(Disturbance disturbance)
    {
        await using var pair = new Pair(disturbance);
        await pair.DisturbAsync(disturbance);
        await pair.ConnectedAsync();
    }

    [Property(Arbitrary = [typeof(Disturbance)], MaxTest = 60)]
    public async Task A_silo_that_is_declared_dead_is_lost_for_ever(Disturbance disturbance)
    {
        await using var pair = new Pair(disturbance);
        await pair.DisturbAsync(disturbance);
        var (dead, other) = disturbance.Seed % 2 == 0 ? (pair.First, pair.Second) : (pair.Second, pair.First);
        dead.IsEnding();
        other.Members.Set(dead.SiloAddress, SiloStatus.Dead);
        pair.Mend();
        await pair.WaitAsync(TimeSpan.FromSeconds(5));   // what is late has arrived
        await pair.UntilAsync(() => !other.IsUp);

        var connections = other.Connections;
        dead.Send();   // so it calls the other, which answers that there is no connection
        await pair.UntilAsync(() => !dead.IsUp);
        await pair.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal((connections, false), (other.Connections, other.IsUp));
        pair.MustBeRight();
    }

    [Property(Arbitrary = [typeof(Disturbance)], MaxTest = 40)]
    public async Task A_silo_that_stops_is_lost_on_both(Disturbance disturbance)
    {
        await using var pair = new Pair(disturbance);
        await pair.DisturbAsync(disturbance);
        await pair.ConnectedAsync();
        var (stopped, other) = disturbance.Seed % 2 == 0 ? (pair.First, pair.Second) : (pair.Second, pair.First);
        stopped.Send();
        await stopped.StopAsync();
        await pair.UntilAsync(() => !other.IsUp);
        Assert.False(stopped.IsUp);
        pair.MustBeRight();
    }
}
