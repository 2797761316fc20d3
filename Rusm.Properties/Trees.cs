using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Properties;

/// <summary>Looks at supervision trees from outside.</summary>
internal static class Trees
{
    /// <summary>Starts a tree.</summary>
    /// <returns>Its root; null if it did not start, because a process was killed meanwhile.</returns>
    internal static async Task<SupervisorRef?> TryStartAsync(Runtime runtime, SupervisorSpec spec)
    {
        try
        {
            return await runtime.StartSupervisorAsync(spec).ConfigureAwait(true);
        }
        catch (SupervisorStartException)
        {
            return null;
        }
    }

    /// <summary>Runs a body in a process of the test, and waits for its end.</summary>
    /// <exception cref="Exception">The body threw it.</exception>
    internal static async Task TestAsync(Runtime runtime, ProcessBody body)
    {
        var ended = new TaskCompletionSource();
        runtime.Spawn(
            async context =>
            {
                try
                {
                    await body(context).ConfigureAwait(true);
                    ended.SetResult();
                }
                catch (Exception exception) when (exception is not ProcessEndedException)
                {
                    ended.SetException(exception);
                }
            },
            label: TreePrograms.Tester);
        await ended.Task.ConfigureAwait(true);
    }

    internal static HashSet<Pid> ReachableFrom(State state, Pid root)
    {
        var found = new HashSet<Pid>();
        var next = new Queue<Pid>([root]);
        while (next.TryDequeue(out var pid))
        {
            state.Find(pid).Filter(entry => found.Add(entry.Pid)).IfSome(entry => entry.Links.Iter(next.Enqueue));
        }

        return found;
    }

    internal static string NameOf(ProcessEntry entry) => (entry.Name ?? entry.Label) is { } name ? $"{entry.Pid} {name}" : $"{entry.Pid}";

    /// <summary>The first permanent child of a tree that is not up; null if all are, or the supervisor has ended.</summary>
    internal static async Task<string?> FirstMissingAsync(Runtime runtime, Pid supervisor)
    {
        foreach (var child in await ChildrenAsync(runtime, supervisor).ConfigureAwait(true))
        {
            if (child.Spec.Restart == RestartType.Permanent && child.Status is not ChildStatus.Up)
            {
                return $"The child {child.Spec.Id} of {supervisor}";
            }

            if (child is { Spec.Type: ChildType.Supervisor, Status: ChildStatus.Up up } && await FirstMissingAsync(runtime, up.Pid).ConfigureAwait(true) is { } missing)
            {
                return missing;
            }
        }

        return null;
    }

    /// <summary>The pid of a child; null if it is not up, or the supervisor has ended.</summary>
    internal static async Task<Pid?> PidOfAsync(Runtime runtime, Pid supervisor, string id) =>
        (await ChildrenAsync(runtime, supervisor).ConfigureAwait(true)).FirstOrDefault(child => child.Spec.Id == id)?.Status is ChildStatus.Up up ? up.Pid : null;

    /// <summary>A permanent child of the root that is a worker and is restarted without a delay; null if there is none.</summary>
    internal static ChildSpec? PlainPermanentChildOf(SupervisorSpec spec) =>
        spec.Flags is { Strategy: RestartStrategy.SimpleOneForOne } or { Backoff: not null } ? null
            : spec.Children.FirstOrDefault(static child => child is { Restart: RestartType.Permanent, Type: ChildType.Worker, Backoff: null });

    /// <summary>The longest time that an ordered stop of a tree takes; null if a child has no limit.</summary>
    internal static TimeSpan? ShutdownTime(SupervisorSpec spec)
    {
        var sum = TimeSpan.Zero;
        foreach (var child in spec.Children)
        {
            var time = child.Shutdown switch
            {
                Shutdown.After after => after.Time,
                Shutdown.BrutalKill => TimeSpan.Zero,
                _ => spec.SubtreeOf(child.Id) is { } subtree ? ShutdownTime(subtree) : null,
            };
            if (time is not { } known || spec.Flags.Strategy == RestartStrategy.SimpleOneForOne)
            {
                return null;
            }

            sum += known;
        }

        return sum;
    }

    private static async Task<IEnumerable<Child>> ChildrenAsync(Runtime runtime, Pid supervisor)
    {
        try
        {
            return await new SupervisorRef(runtime, supervisor).WhichChildrenAsync().ConfigureAwait(true);
        }
        catch (CallException)
        {
            return [];
        }
    }
}
