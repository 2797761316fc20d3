using Rusm.Dashboard.Http;

namespace Rusm.Cli.Dashboard;

/// <summary>Reads a dashboard again and again, and has what came last. Thread-safe.</summary>
internal sealed class TopFeed(DashboardClient client, ProcessColumn sort)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly TopFigures figures = new();
    private ProcessWindow? processes;
    private string? lost;

    /// <summary>What there is now.</summary>
    internal TopSnapshot Look()
    {
        lock (gate)
        {
            return new TopSnapshot(client.Address, lost, figures.Figures(), figures.Line(), figures.Happened, processes);
        }
    }

    /// <summary>Reads once.</summary>
    /// <exception cref="UserErrorException">The connection was lost meanwhile.</exception>
    internal async Task<TopSnapshot> ReadOnceAsync(int rows, CancellationToken cancellationToken)
    {
        try
        {
            await ReadPicturesAsync(isOnce: true, cancellationToken).ConfigureAwait(false);
            await ReadProcessesAsync(rows, cancellationToken).ConfigureAwait(false);
            return Look();
        }
        catch (DashboardException wrong)
        {
            throw new UserErrorException($"top: {client.Address}: {wrong.Message}");
        }
    }

    /// <summary>Reads until it is cancelled. A connection that is lost is tried again each second.</summary>
    internal Task RunAsync(int rows, CancellationToken cancellationToken) => Task.WhenAll(
        AgainAndAgainAsync(
            async () =>
            {
                await ReadPicturesAsync(isOnce: false, cancellationToken).ConfigureAwait(false);
                Lose("it has ended");
            },
            cancellationToken),
        AgainAndAgainAsync(() => ReadProcessesAsync(rows, cancellationToken), cancellationToken));

    private async Task AgainAndAgainAsync(Func<Task> read, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await read().ConfigureAwait(false);
            }
            catch (DashboardException wrong)
            {
                Lose(wrong.Message);
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadPicturesAsync(bool isOnce, CancellationToken cancellationToken)
    {
        await foreach (var pictures in client.PicturesAsync(cancellationToken).ConfigureAwait(false))
        {
            lock (gate)
            {
                lost = null;
                foreach (var picture in pictures)
                {
                    figures.Add(picture);
                }
            }

            if (isOnce && pictures.Count > 0)
            {
                return;
            }
        }
    }

    private async Task ReadProcessesAsync(int rows, CancellationToken cancellationToken)
    {
        var read = await client.ProcessesAsync(sort, rows, cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            processes = read;
        }
    }

    private void Lose(string why)
    {
        lock (gate)
        {
            lost = why;
        }
    }
}

/// <summary>What a dashboard said last.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Lost">Why the connection is lost; null if it is not.</param>
/// <param name="Figures">The key figures.</param>
/// <param name="Line">The most important ones in one line.</param>
/// <param name="Happened">The last happenings, newest last.</param>
/// <param name="Processes">Some processes; null before they came.</param>
internal sealed record TopSnapshot(
    Uri Address,
    string? Lost,
    IReadOnlyList<(string Name, string Value)> Figures,
    string Line,
    IReadOnlyList<HappeningPicture> Happened,
    ProcessWindow? Processes);
