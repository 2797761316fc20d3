using Xunit;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>Threads that do something at the same time, again and again.</summary>
internal static class Race
{
    /// <summary>All racers start each round together, as soon as it is prepared.</summary>
    internal static async Task Of(int rounds, Action<int> prepare, params Action<int>[] racers)
    {
        using var barrier = new Barrier(racers.Length, phase => prepare((int)phase.CurrentPhaseNumber));
        await Task.WhenAll(racers.Select(racer => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    Assert.True(barrier.SignalAndWait(Patience.Limit));
                    racer(round);
                }
            },
            TaskCreationOptions.LongRunning))).WithinPatience();
    }
}
