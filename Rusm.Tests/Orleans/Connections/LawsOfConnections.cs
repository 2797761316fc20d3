using FsCheck.Xunit;
using Orleans.Runtime;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;
using Xunit.Sdk;

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
        await using var pair = new Pair(disturbance.Seed);
        await pair.DisturbAsync(disturbance);
        await pair.ConnectedAsync();
    }

    [Property(Arbitrary = [typeof(Disturbance)], MaxTest = 30)]
    public async Task A_silo_that_is_declared_dead_is_lost_for_ever(Disturbance disturbance)
    {
        await using var pair = new Pair(disturbance.Seed);
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
        await using var pair = new Pair(disturbance.Seed);
        await pair.DisturbAsync(disturbance);
        await pair.ConnectedAsync();
        var (stopped, other) = disturbance.Seed % 2 == 0 ? (pair.First, pair.Second) : (pair.Second, pair.First);
        stopped.Send();
        await stopped.StopAsync();
        await pair.UntilAsync(() => !other.IsUp);
        Assert.False(stopped.IsUp);
        pair.MustBeRight();
    }

    /// <summary>Two silos with an unreliable network between them.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly FasterTime time = new(factor: 50);
        private readonly UnreliableWire wire;

        internal Pair(int seed)
        {
            wire = new UnreliableWire(time, new Random(seed));
            var gate = new Lock();
            (First, Second) = (new End(1, wire, time, gate), new End(2, wire, time, gate));
            (First.Other, Second.Other) = (Second, First);
            First.Start();
            Second.Start();
        }

        internal End First { get; }

        internal End Second { get; }

        public async ValueTask DisposeAsync()
        {
            Mend();
            await First.StopAsync().WithinPatience();
            await Second.StopAsync().WithinPatience();
        }

        internal Task WaitAsync(TimeSpan duration) => Task.Delay(duration, time);

        internal async Task UntilAsync(Func<bool> holds)
        {
            try
            {
                await Polling.UntilAsync(() => Task.FromResult(holds()));
            }
            catch (XunitException exception)
            {
                throw new XunitException($"{exception.Message} The first silo was told: {string.Join(", ", First.Told)}. The second was told: {string.Join(", ", Second.Told)}.", exception);
            }
        }

        internal void Mend() => Set(new DisturbanceStep.Network(0, 0, 0));

        internal async Task DisturbAsync(Disturbance disturbance)
        {
            foreach (var step in disturbance.Steps)
            {
                switch (step)
                {
                    case DisturbanceStep.Talk talk:
                        for (var number = 0; number < talk.Count; number++)
                        {
                            First.Send();
                            Second.Send();
                            await Task.Yield();
                        }

                        break;
                    case DisturbanceStep.Overflow overflow:
                        (overflow.IsFirst ? First : Second).Overflow();
                        break;
                    case DisturbanceStep.Network network:
                        Set(network);
                        break;
                    case DisturbanceStep.Wait wait:
                        await WaitAsync(TimeSpan.FromMilliseconds(wait.Milliseconds));
                        break;
                }
            }

            MustBeRight();
        }

        /// <summary>When the network is good, both silos are connected, and what each sends arrives.</summary>
        internal async Task ConnectedAsync()
        {
            Mend();
            await UntilAsync(() =>
            {
                First.SendFirst();
                Second.SendFirst();
                return (First.HasArrived && Second.HasArrived) || First.Wrong is not null || Second.Wrong is not null;
            });
            MustBeRight();
        }

        private void Set(DisturbanceStep.Network network)
        {
            wire.Losses[First.SiloAddress] = network.LossOfFirst / 100.0;
            wire.Losses[Second.SiloAddress] = network.LossOfSecond / 100.0;
            wire.LongestDelay = TimeSpan.FromMilliseconds(network.LongestDelay);
        }

        internal void MustBeRight()
        {
            Assert.Null(First.Wrong);
            Assert.Null(Second.Wrong);
        }
    }
}
