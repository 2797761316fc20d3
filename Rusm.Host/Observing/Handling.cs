using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Observing;

/// <summary>
/// The handling of a message by a process, as an activity (OpenTelemetry: a span): from its receive to the next receive, or to the end of the
/// process. Only a message that was sent in an activity has one.
/// </summary>
internal sealed class Handling
{
    // Without a limit, two processes that reply to each other forever would create one trace without an end.
    private const int LongestChain = 32;

    private static readonly ActivitySource Source = new(RuntimeObserver.ActivitySourceName);

    private Handling(Activity activity, int depth) => (Activity, Depth) = (activity, depth);

    /// <summary>Whether anything listens to the activities.</summary>
    internal static bool IsObserved => Source.HasListeners();

    internal Activity Activity { get; }

    /// <summary>The number of messages that led to this one, each sent in the handling of the message before it.</summary>
    internal int Depth { get; }

    /// <summary>Runs an action so that it cannot change the current activity of this thread. Otherwise a body that is not an async method
    /// would leave its activity to the next body on the thread.</summary>
    internal static void Isolate(Action run)
    {
        var current = Activity.Current;
        run();
        if (Activity.Current != current)
        {
            Activity.Current = current;
        }
    }

    /// <summary>Begins the activity when a process receives a message, and makes it the current activity of the flow that receives.</summary>
    /// <param name="process">The process.</param>
    /// <param name="content">The message.</param>
    /// <param name="origin">The activity in which it was sent.</param>
    /// <returns>The handling; null if nothing listens, or if it is not sampled.</returns>
    internal static Handling? Begin(Pid process, object? content, MessageOrigin origin)
    {
        var (message, kind) = content switch
        {
            Request request => (request.Content, ActivityKind.Server),
            Cast cast => (cast.Content, ActivityKind.Consumer),
            _ => (content, ActivityKind.Consumer),
        };
        if (message is IHostMessage)
        {
            return null;
        }

        // The parent is marked as remote, so that a sampler keeps the decision that was made for the parent, and does not decide again.
        var sent = new ActivityContext(origin.Context.TraceId, origin.Context.SpanId, origin.Context.TraceFlags, origin.Context.TraceState, isRemote: true);
        var type = message?.GetType().Name ?? "null";
        var isChild = origin.Depth < LongestChain;
        var activity = Source.StartActivity($"handle {type}", kind, isChild ? sent : default, links: isChild ? null : [new ActivityLink(sent)]);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("rusm.message.type", type).SetTag("rusm.process.pid", process.Value);
        }

        return activity is null ? null : new Handling(activity, isChild ? origin.Depth + 1 : 0);
    }

    /// <summary>Ends the activity: the process receives again.</summary>
    internal void End() => Activity.Stop();

    /// <summary>Ends the activity of a process that ended while it handled the message. Any thread can call it; its own activity
    /// does not change.</summary>
    /// <param name="reason">The exit reason.</param>
    internal void End(ExitReason reason)
    {
        if (reason.IsAbnormal)
        {
            Activity.SetStatus(ActivityStatusCode.Error, reason.Name);
            Activity.SetTag("error.type", reason.Fault?.Exception?.GetType().FullName ?? reason.Name);
            if (Activity.IsAllDataRequested && reason.Fault?.Exception is { } exception)
            {
                Activity.AddException(exception);
            }
        }

        var current = Activity.Current;
        Activity.Stop();
        Activity.Current = current;
    }
}
