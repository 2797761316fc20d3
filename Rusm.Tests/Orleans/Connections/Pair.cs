using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Xunit;
using Xunit.Sdk;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>Two silos with an unreliable network between them.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private readonly FasterTime time;
    private readonly UnreliableWire wire;

    /// <summary>Two silos with a network that is disturbed from the beginning.</summary>
    internal Pair(Disturbance disturbance)
        : this(disturbance.Seed, disturbance.Beginning, factor: 50, [])
    {
    }

    /// <summary>Two silos with a good network, in real time.</summary>
    /// <param name="failures">What the first calls that wait for an answer throw.</param>
    internal Pair(params Exception[] failures)
        : this(seed: 1, new DisturbanceStep.Network(0, 0, 0), factor: 1, failures)
    {
    }

    private Pair(int seed, DisturbanceStep.Network beginning, int factor, Exception[] failures)
    {
        time = new FasterTime(factor);
        wire = new UnreliableWire(time, new Random(seed), failures);
        var gate = new Lock();
        (First, Second) = (new End(1, wire, time, gate), new End(2, wire, time, gate));
        (First.Other, Second.Other) = (Second, First);
        Set(beginning);
        First.Start();
        Second.Start();
    }

    internal End First { get; }

    internal End Second { get; }

    /// <summary>The number of the last connection that was tried: once both are connected, the one that they have.</summary>
    internal long Connection => wire.Connection;

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

    internal void MustBeRight()
    {
        Assert.Null(First.Wrong);
        Assert.Null(Second.Wrong);
        Assert.Null(First.FatalError);
        Assert.Null(Second.FatalError);
    }

    private void Set(DisturbanceStep.Network network)
    {
        wire.Losses[First.SiloAddress] = network.LossOfFirst / 100.0;
        wire.Losses[Second.SiloAddress] = network.LossOfSecond / 100.0;
        wire.LongestDelay = TimeSpan.FromMilliseconds(network.LongestDelay);
    }
}
