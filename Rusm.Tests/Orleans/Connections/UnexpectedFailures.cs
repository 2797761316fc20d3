using Orleans.Runtime;
using Rusm.Orleans.Connections;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>What fails although the network and both silos are up.</summary>
public sealed class UnexpectedFailures
{
    [Fact]
    public async Task A_call_that_fails_for_a_reason_that_is_not_known_is_logged_and_made_again()
    {
        await using var pair = new Pair(new InvalidOperationException("not known"), new OperationCanceledException("not by the caller"));
        await pair.ConnectedAsync();
        Assert.Equal(
            ["not known", "not by the caller"],
            pair.First.Log.Collector.GetSnapshot().Where(static record => record.Id.Name == "CallFailed").Select(static record => record.Exception!.Message));
    }

    [Fact]
    public async Task A_silo_that_cannot_handle_the_loss_of_another_one_ends()
    {
        await using var pair = new Pair();
        await pair.ConnectedAsync();
        pair.First.FailureOfLoss = new InvalidOperationException("a defect");
        pair.First.Members.Set(pair.Second.SiloAddress, SiloStatus.Dead);
        await pair.UntilAsync(() => pair.First.FatalError is not null);
        Assert.Equal("a defect", pair.First.FatalError!.Message);
    }

    // Of two silos, the first connects.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_that_cannot_be_read_ends_the_connection_which_is_logged_and_made_again(bool arrivesAtFirst)
    {
        await using var pair = new Pair();
        await pair.ConnectedAsync();
        var (reader, writer) = arrivesAtFirst ? (pair.First, pair.Second) : (pair.Second, pair.First);
        reader.IsEnding();
        var (first, second) = (pair.First.Connections, pair.Second.Connections);
        var connection = new ConnectionHeader(writer.Node.Value, pair.Connection);

        // All is acknowledged to the writer, so it learns of the end only if it is told.
        await writer.Transport.DeliverAsync(reader.SiloAddress, new ConnectionHeader(reader.Node.Value, pair.Connection), number: 0, acknowledged: 100, []).WithinPatience();
        for (var number = 1; number < 100 && await DeliverAsync(number) != ISiloService.NoConnection; number++)
        {
        }

        await pair.ConnectedAsync();
        Assert.Equal((first + 1, second + 1), (pair.First.Connections, pair.Second.Connections));
        var record = Assert.Single(reader.Log.Collector.GetSnapshot(), static record => record.Id.Name == "BatchUnreadable");
        Assert.Equal(
            $"Signals of silo {writer.SiloAddress} can't be read here. The connection is dropped, and made again. Run the same version of Rusm.Orleans on all silos",
            record.Message);

        Task<long> DeliverAsync(int number) => reader.Transport.DeliverAsync(writer.SiloAddress, connection, number, acknowledged: 0, [99, .. new byte[16]]).WithinPatience();
    }
}
