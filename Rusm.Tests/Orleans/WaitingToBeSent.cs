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
    public void Their_bytes_are_counted_until_they_are_taken_or_the_connection_is_lost()
    {
        outbox.Reset(1);
        outbox.Enqueue(Message(1));
        outbox.Enqueue(Message(2));
        Assert.Equal(130, outbox.Bytes);   // 64 bytes for each signal and one for its message
        Assert.True(outbox.TakeBatch(writer, of: 1));
        Assert.Equal(0, outbox.Bytes);
        outbox.Enqueue(Message(3));
        outbox.Reset(0);
        Assert.Equal(0, outbox.Bytes);
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

    [Fact]
    public void A_batch_ends_when_it_is_large_and_the_next_one_goes_on()
    {
        var many = new Outbox(limit: long.MaxValue);
        many.Reset(1);
        for (var number = 0; number < 500; number++)
        {
            many.Enqueue(new RemoteSignal.Send(Pid.Outside, Pid.Of(new NodeId(2), 1), new Payload([.. BitConverter.GetBytes(number), .. new byte[1_000]], "bytes")));
        }

        var batches = new List<int>();
        var taken = new List<int>();
        while (many.TakeBatch(writer, of: 1))
        {
            batches.Add(writer.Length);
            var reader = new BatchReader(writer.ToArray(), static bytes => BitConverter.ToInt32(bytes));
            while (!reader.IsAtEnd)
            {
                taken.Add((int)((RemoteSignal.Send)reader.Read()).Content!);
            }
        }

        Assert.Equal(Enumerable.Range(0, 500), taken);
        Assert.Equal(3, batches.Count);   // 500 signals of 1,068 bytes, in batches of 256 KiB
        Assert.All(batches, static length => Assert.InRange(length, 1, 300_000));
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
