using Microsoft.Extensions.Logging;

namespace Rusm.Hosting;

/// <summary>The log messages.</summary>
internal static partial class RusmLog
{
    [LoggerMessage(EventIds.ProcessCrashed, LogLevel.Error, "Process {Process} crashed. Causes: {Causes}. Links: {Links}. Unreceived messages: {Unreceived}.")]
    internal static partial void ProcessCrashed(this ILogger logger, Exception? exception, string process, string causes, string links, string unreceived);

    [LoggerMessage(EventIds.ChildRestarted, LogLevel.Warning, "Supervisor {Supervisor} restarted the child {Child} as {Process}, {Recovery} after the end of {Before}.")]
    internal static partial void ChildRestarted(this ILogger logger, string supervisor, string child, string process, TimeSpan recovery, string before);

    [LoggerMessage(EventIds.ChildStartFailed, LogLevel.Error, "The child {Child} of supervisor {Supervisor} did not start: {Reason}.")]
    internal static partial void ChildStartFailed(this ILogger logger, Exception? exception, string child, string supervisor, string reason);

    [LoggerMessage(EventIds.SupervisorGaveUp, LogLevel.Error, "Supervisor {Supervisor} gave up, and has stopped its children. Causes: {Causes}.")]
    internal static partial void SupervisorGaveUp(this ILogger logger, Exception? exception, string supervisor, string causes);

    [LoggerMessage(EventIds.TreeEnded, LogLevel.Critical, "The tree {Tree} has ended, so the program stops with exit code {ExitCode}. Causes: {Causes}.")]
    internal static partial void TreeEnded(this ILogger logger, Exception? exception, string tree, int exitCode, string causes);

    [LoggerMessage(EventIds.ProcessBlocked, LogLevel.Warning, "Process {Process} has blocked a thread for {Time}.")]
    internal static partial void ProcessBlocked(this ILogger logger, string process, TimeSpan time);

    [LoggerMessage(EventIds.StopNotClean, LogLevel.Warning, "The stop was not clean. Killed because they were late: {Late}. Their bodies still run: {Unwinding}.")]
    internal static partial void StopNotClean(this ILogger logger, string late, string unwinding);

    [LoggerMessage(EventIds.MessageDropped, LogLevel.Warning, "A message of type {Type} to {Receiver} was dropped: the receiver {Reason}.")]
    internal static partial void MessageDropped(this ILogger logger, string type, string receiver, string reason);

    [LoggerMessage(EventIds.LeftOut, LogLevel.Warning, "{Count} more log messages with event id {LeftOut} were left out, because they came faster than {Limit} a second.")]
    internal static partial void LeftOut(this ILogger logger, long count, int leftOut, int limit);

    [LoggerMessage(EventIds.TreeStarted, LogLevel.Information, "The tree {Tree} has started as {Process}.")]
    internal static partial void TreeStarted(this ILogger logger, string tree, string process);

    [LoggerMessage(EventIds.NodeConnected, LogLevel.Information, "Node {OtherNode} is connected.")]
    internal static partial void NodeConnected(this ILogger logger, int otherNode);

    [LoggerMessage(EventIds.NodeLost, LogLevel.Warning, "The connection with node {OtherNode} was lost.")]
    internal static partial void NodeLost(this ILogger logger, int otherNode);

    /// <summary>The event ids of the log messages. They do not change, because programs filter log messages by them.</summary>
    internal static class EventIds
    {
        internal const int ProcessCrashed = 1;
        internal const int ChildRestarted = 2;
        internal const int ChildStartFailed = 3;
        internal const int SupervisorGaveUp = 4;
        internal const int TreeEnded = 5;
        internal const int ProcessBlocked = 6;
        internal const int StopNotClean = 7;
        internal const int MessageDropped = 8;
        internal const int LeftOut = 9;
        internal const int TreeStarted = 10;
        internal const int NodeConnected = 11;
        internal const int NodeLost = 12;
    }
}
