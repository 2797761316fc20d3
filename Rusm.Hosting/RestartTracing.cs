using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Rusm.Host.Observing;
using Rusm.Kernel;

namespace Rusm.Hosting;

/// <summary>The activities of restarts. Each is the root of a trace, and links to the activity in which the process had crashed. Thread-safe.</summary>
internal sealed class RestartTracing(IOptions<RusmOptions> options)
{
    // A crash that no supervisor follows would stay here: the oldest one goes.
    private const int MaxCrashes = 1024;

    private static readonly ActivitySource Source = new(RuntimeObserver.ActivitySourceName);

    private readonly ConcurrentDictionary<Pid, ActivityContext> crashes = new();
    private readonly ConcurrentQueue<Pid> oldestFirst = new();

    private DateTime Now => options.Value.TimeProvider.GetUtcNow().UtcDateTime;

    internal void Ended(in ProcessEnd end)
    {
        if (end.Handling is not { } handling)
        {
            return;
        }

        crashes[end.Pid] = handling;
        oldestFirst.Enqueue(end.Pid);
        if (oldestFirst.Count > MaxCrashes && oldestFirst.TryDequeue(out var oldest))
        {
            crashes.TryRemove(oldest, out _);
        }
    }

    internal void Restarted(in ChildStartReport start)
    {
        if (start.Recovery is not { } recovery || !Source.HasListeners())
        {
            return;
        }

        var cause = start.Because?.First.Pid ?? start.Before;
        ActivityLink[] links = cause is { } pid && crashes.TryGetValue(pid, out var crash) ? [new ActivityLink(crash)] : [];
        var current = Activity.Current;
        Activity.Current = null;
        using (var activity = Source.CreateActivity($"restart {start.Spec.Id}", ActivityKind.Internal, default(ActivityContext), links: links))
        {
            activity?.SetStartTime(Now - recovery).SetTag("rusm.child.id", start.Spec.Id).SetTag("rusm.supervisor.pid", start.Supervisor.Value)
                .SetTag("rusm.process.pid", start.Pid?.Value).SetTag("error.type", start.Because?.First.Reason.Name).Start()
                .SetEndTime(Now);
        }

        Activity.Current = current;
    }
}
