using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using Rusm.Host.Nodes;
using Rusm.Kernel.Nodes;
using Rusm.Orleans.Connections;

namespace Rusm.Orleans.Serialization;

/// <summary>Makes the form in which messages cross to another silo, and reads batches. What can't be read is logged.</summary>
internal sealed class SignalSerializer(Serializer<object> serializer, ILogger<OrleansTransport> logger)
{
    /// <summary>Makes the form of a message in which it crosses.</summary>
    /// <exception cref="InvalidOperationException">Orleans can't serialize it.</exception>
    internal object Serialize(object? message)
    {
        try
        {
            return new Payload(serializer.SerializeToArray(message!), message?.GetType().FullName ?? "null");
        }
        catch (Exception exception) when (exception is CodecNotFoundException or SerializerException or NotSupportedException)
        {
            throw new InvalidOperationException(
                $"A {message!.GetType()} can't be sent to another node: Orleans can't serialize it. Add [GenerateSerializer] to it and to the types of its members, or configure a serializer for them. ({exception.Message})",
                exception);
        }
    }

    /// <summary>Reads a batch. A message that can't be read is left out, and logged.</summary>
    /// <returns>Whether the batch itself could be read; if not, this is logged.</returns>
    internal bool TryRead(SiloAddress from, byte[] batch, out IReadOnlyList<RemoteSignal> signals)
    {
        try
        {
            signals = Read(from, batch);
            return true;
        }
#pragma warning disable CA1031 // The bytes are of another version, which can have written anything.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.BatchUnreadable(exception, from);
            signals = [];
            return false;
        }
    }

    private List<RemoteSignal> Read(SiloAddress from, byte[] batch)
    {
        var signals = new List<RemoteSignal>();
        var reader = new BatchReader(batch, Deserialize);
        while (!reader.IsAtEnd)
        {
            var signal = reader.Read();
            if (UnreadableIn(signal) is { } unreadable)
            {
                logger.Unreadable(unreadable.Exception, from);
            }

            if (WithoutUnreadable(signal) is { } readable)
            {
                signals.Add(readable);
            }
        }

        return signals;
    }

    private static UnreadableMessage? UnreadableIn(RemoteSignal signal) => signal switch
    {
        RemoteSignal.Send send => send.Content as UnreadableMessage,
        RemoteSignal.Call call => call.Content as UnreadableMessage,
        RemoteSignal.Reply reply => reply.Content as UnreadableMessage,
        RemoteSignal.Spawn spawn => spawn.Argument as UnreadableMessage,
        _ => null,
    };

    // A call without its request is a monitor: the caller still learns of the end of the server. A reply arrives, since it has removed the monitor, and the
    // call fails. A process that is spawned crashes.
    private static RemoteSignal? WithoutUnreadable(RemoteSignal signal) => signal switch
    {
        RemoteSignal.Send { Content: UnreadableMessage } => null,
        RemoteSignal.Call { Content: UnreadableMessage } call => new RemoteSignal.Monitor(call.From, call.To, call.Reference),
        _ => signal,
    };

    private object? Deserialize(byte[] bytes)
    {
        try
        {
            return serializer.Deserialize(bytes);
        }
#pragma warning disable CA1031 // Whatever a serializer throws: the message is left out, and the others of the batch arrive.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new UnreadableMessage(exception);
        }
    }
}
