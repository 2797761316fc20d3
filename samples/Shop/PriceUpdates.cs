using Rusm.Host;

namespace Shop;

/// <summary>An ordinary BackgroundService. It knows nothing of supervision.</summary>
internal sealed class PriceUpdates(Runtime runtime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            runtime.Cast(Prices.Ref, new SetPrice("tea", Random.Shared.Next(2, 5)));
        }
    }
}
