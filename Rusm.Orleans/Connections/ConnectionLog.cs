using Microsoft.Extensions.Logging;

namespace Rusm.Orleans.Connections;

/// <summary>The log messages of the connections. Their ids are stable.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(EventId = 1, EventName = "NodeConnected", Level = LogLevel.Information, Message = "Node {Node} is connected: silo {Silo}")]
    internal static partial void Connected(this ILogger logger, int node, SiloAddress silo);

    [LoggerMessage(EventId = 2, EventName = "NodeDisconnected", Level = LogLevel.Warning, Message = "The connection with node {Node} is lost: silo {Silo}")]
    internal static partial void Disconnected(this ILogger logger, int node, SiloAddress silo);

    [LoggerMessage(EventId = 3, EventName = "NodeQueueFull", Level = LogLevel.Error, Message = "Node {Node}, silo {Silo}, does not take its signals: {Limit} bytes wait. The connection is dropped, and made again")]
    internal static partial void QueueFull(this ILogger logger, int node, SiloAddress silo, long limit);

    [LoggerMessage(EventId = 4, EventName = "MessageUnreadable", Level = LogLevel.Error, Message = "A message of silo {Silo} can't be deserialized here. Deploy the type of the message on all silos")]
    internal static partial void Unreadable(this ILogger logger, Exception exception, SiloAddress silo);

    [LoggerMessage(EventId = 5, EventName = "NodeStarted", Level = LogLevel.Information, Message = "This silo is node {Node}")]
    internal static partial void Started(this ILogger logger, int node);

    [LoggerMessage(EventId = 6, EventName = "MembershipNotRead", Level = LogLevel.Warning, Message = "The table of the members of the cluster can't be read")]
    internal static partial void TableNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 7, EventName = "BatchUnreadable", Level = LogLevel.Error, Message = "Signals of silo {Silo} can't be read here. The connection is dropped, and made again. Run the same version of Rusm.Orleans on all silos")]
    internal static partial void BatchUnreadable(this ILogger logger, Exception exception, SiloAddress silo);

    [LoggerMessage(EventId = 8, EventName = "CallFailed", Level = LogLevel.Error, Message = "A call to silo {Silo} has failed, and is made again")]
    internal static partial void CallFailed(this ILogger logger, Exception exception, SiloAddress silo);
}
