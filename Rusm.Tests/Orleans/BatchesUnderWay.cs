using Rusm.Orleans.Connections;
using Xunit;

namespace Rusm.Tests.Orleans;

/// <summary>The batches between two silos that are not acknowledged yet: on the silo that sends them, and on the one that receives them.</summary>
public sealed class BatchesUnderWay
{
    private readonly Window window = new(TimeProvider.System);
    private readonly Inbox inbox = new();

    [Fact]
    public void They_are_numbered_and_four_are_under_way_at_a_time()
    {
        window.Reset(7);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(_ => window.Add(7, [])));
        Assert.True(window.IsFull);
        window.Acknowledge(7, 3);
        Assert.Equal(4, Assert.NotNull(window.Overdue(7, TimeSpan.Zero)).Number);
        Assert.False(window.IsFull);
        window.Acknowledge(7, 4);
        Assert.True(window.IsEmpty);
        Assert.Null(window.Overdue(7, TimeSpan.Zero));
    }

    [Fact]
    public void A_batch_is_overdue_only_when_its_time_has_passed()
    {
        window.Reset(7);
        window.Add(7, [1]);
        Assert.Null(window.Overdue(7, TimeSpan.FromDays(1)));
        Assert.Equal([1], Assert.NotNull(window.Overdue(7, TimeSpan.Zero)).Batch);
    }

    [Fact]
    public void Those_of_a_lost_connection_are_forgotten_and_its_acknowledgements_have_no_effect()
    {
        window.Reset(7);
        window.Add(7, []);
        window.Reset(8);
        Assert.Equal(0, window.Add(7, []));
        Assert.Equal(1, window.Add(8, []));
        window.Acknowledge(7, 1);
        Assert.False(window.IsEmpty);
        Assert.Null(window.Overdue(7, TimeSpan.Zero));
    }

    [Fact]
    public void They_are_received_in_the_order_of_their_numbers_and_once()
    {
        inbox.Reset(7);
        inbox.Add(2, [2]);
        Assert.False(inbox.TryTake(out _));
        inbox.Add(1, [1]);
        inbox.Add(1, [1]);
        Assert.Equal([1, 2], Taken());
        inbox.Add(2, [2]);
        inbox.Add(3, [3]);
        Assert.Equal([3], Taken());
    }

    [Fact]
    public void They_are_acknowledged_all_together()
    {
        inbox.Reset(7);
        inbox.Add(1, []);
        inbox.Add(2, []);
        Taken();
        Assert.Equal((2, 2), (inbox.Received, inbox.Unacknowledged));
        Assert.Equal(0, inbox.Acknowledge(6));
        Assert.Equal(2, inbox.Unacknowledged);
        Assert.Equal(2, inbox.Acknowledge(7));
        Assert.Equal((2, 0), (inbox.Received, inbox.Unacknowledged));
    }

    [Fact]
    public void An_acknowledgement_alone_is_no_batch()
    {
        inbox.Reset(7);
        inbox.Add(0, []);
        Assert.False(inbox.TryTake(out _));
    }

    private byte[] Taken()
    {
        var taken = new List<byte>();
        while (inbox.TryTake(out var batch))
        {
            taken.AddRange(batch);
        }

        return [.. taken];
    }
}
