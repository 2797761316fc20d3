using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Orleans.Connections;
using Rusm.Orleans.Serialization;
using Xunit;

namespace Rusm.Tests.Orleans;

/// <summary>The signals that wait for another silo: in order, for one connection, up to a limit.</summary>
public sealed class WaitingToBeSent
{
    private readonly Outbox outbox = new(limit: 1_000);
    private readonly BatchWriter writer = new();

    [Fact]
    public void They_are_taken_in_order_for_their_connection_only()
    {
        outbox.Reset(1);
        outbox.Enqueue(Message(1));
        outbox.Enqueue(Message(2));
        Assert.False(outbox.TakeBatch(writer, of: 2));
        Assert.True(outbox.TakeBatch(writer, of: 1));
        Assert.Equal([1, 2], Taken());
        Assert.True(outbox.IsEmpty);
        Assert.False(outbox.TakeBatch(writer, of: 1));
    }

    [Fact]
    public void Nothing_waits_without_a_connection_or_from_an_old_one()
    {
        outbox.Enqueue(Message(1));
        Assert.True(outbox.IsEmpty);
        outbox.Reset(1);
        outbox.Enqueue(Message(1));
        outbox.Reset(2);
        Assert.True(outbox.IsEmpty);
    }

    [Fact]
    public void Beyond_the_limit_nothing_more_is_kept_until_there_is_a_new_connection()
    {
        outbox.Reset(1);
        for (var number = 0; number < 100; number++)
        {
            outbox.Enqueue(Message(1));
        }

        Assert.True(outbox.IsOverLimit);
        Assert.True(outbox.TakeBatch(writer, of: 1));
        Assert.Equal(16, Taken().Count);   // 64 bytes for each signal and one for its message
        outbox.Reset(2);
        Assert.False(outbox.IsOverLimit);
    }

    private static RemoteSignal.Send Message(byte content) => new(Pid.Outside, Pid.Of(new NodeId(2), 1), new Payload([content], "byte"));

    private List<byte> Taken()
    {
        var taken = new List<byte>();
        var reader = new BatchReader(writer.ToArray(), static bytes => bytes[0]);
        while (!reader.IsAtEnd)
        {
            taken.Add((byte)((RemoteSignal.Send)reader.Read()).Content!);
        }

        return taken;
    }
}
