using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;

namespace Rusm.Properties;

/// <summary>The programs of the properties in <see cref="TreeProperty"/>.</summary>
internal static class TreePrograms
{
    /// <summary>The label of the processes of the tests themselves, which no fault hits.</summary>
    internal const string Tester = "Rusm.Properties";

    internal static Func<Runtime, Task> NoOrphans(SupervisorSpec spec, CascadeOptions options) => async runtime =>
    {
        var root = await Trees.TryStartAsync(runtime, spec).ConfigureAwait(true);
        await Task.Delay(options.Recovery, runtime.TimeProvider).ConfigureAwait(true);
        var state = runtime.Snapshot();
        var reachable = root is null ? new HashSet<Pid>() : Trees.ReachableFrom(state, root.Pid);
        foreach (var entry in state.Processes.Where(entry => !reachable.Contains(entry.Pid)))
        {
            throw new PropertyException($"{Trees.NameOf(entry)} is alive, and no link leads to it from the root {(root is null ? "(which did not start)" : $"{root.Pid}")}.");
        }
    };

    internal static Func<Runtime, Task> OneDown(SupervisorSpec spec, CascadeOptions options) => async runtime =>
    {
        var root = await Trees.TryStartAsync(runtime, spec).ConfigureAwait(true);
        var downs = new Dictionary<MonitorRef, int>();
        var monitors = new List<(MonitorRef Reference, Pid Target)>();
        runtime.Spawn(
            async context =>
            {
                foreach (var target in runtime.List().Where(target => target != context.Self))
                {
                    monitors.Add((context.Monitor(target), target));
                }

                await foreach (var item in context.ReceiveAllAsync().ConfigureAwait(true))
                {
                    if (item is Received.Down down)
                    {
                        downs[down.Reference] = downs.GetValueOrDefault(down.Reference) + 1;
                    }
                }
            },
            label: Tester);
        await Task.Delay(options.Recovery, runtime.TimeProvider).ConfigureAwait(true);
        foreach (var (reference, target) in monitors)
        {
            var (count, expected) = (downs.GetValueOrDefault(reference), runtime.IsAlive(target) ? 0 : 1);
            if (count != expected)
            {
                throw new PropertyException($"The monitor {reference} of {target} has delivered {count} down messages instead of {expected}.");
            }
        }
    };

    internal static Func<Runtime, Task> WholeAgain(SupervisorSpec spec, CascadeOptions options) => async runtime =>
    {
        if (await Trees.TryStartAsync(runtime, spec).ConfigureAwait(true) is not { } root)
        {
            return;
        }

        await Trees.TestAsync(runtime, async context =>
        {
            for (var kill = 0; kill < options.Kills; kill++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(context.Random.Next(5000)), context.TimeProvider).ConfigureAwait(true);
                if (Trees.ReachableFrom(runtime.Snapshot(), root.Pid).Where(pid => pid != root.Pid).Order().ToArray() is { Length: > 0 } victims)
                {
                    context.Kill(victims[context.Random.Next(victims.Length)]);
                }
            }
        }).ConfigureAwait(true);
        await Task.Delay(options.Recovery, runtime.TimeProvider).ConfigureAwait(true);
        if (await Trees.FirstMissingAsync(runtime, root.Pid).ConfigureAwait(true) is { } missing)
        {
            throw new PropertyException($"{missing} is not up {options.Recovery} after the last kill, and the root {root.Pid} is alive.");
        }
    };

    internal static Func<Runtime, Task> RestartBudget(SupervisorSpec spec, CascadeOptions options) => async runtime =>
    {
        if (Trees.PlainPermanentChildOf(spec) is not { } child || await Trees.TryStartAsync(runtime, spec).ConfigureAwait(true) is not { } root)
        {
            return;
        }

        var kills = 0;
        await Trees.TestAsync(runtime, async _ =>
        {
            while (kills <= spec.Flags.Intensity && await Trees.PidOfAsync(runtime, root.Pid, child.Id).ConfigureAwait(true) is { } pid)
            {
                runtime.Kill(pid);
                kills++;
                for (var wait = 0; wait < 100 && await Trees.PidOfAsync(runtime, root.Pid, child.Id).ConfigureAwait(true) is null && runtime.IsAlive(root.Pid); wait++)
                {
                    await Task.Yield();
                }
            }
        }).ConfigureAwait(true);
        await Task.Delay(TimeSpan.FromTicks(1), runtime.TimeProvider).ConfigureAwait(true);
        if (runtime.IsAlive(root.Pid) && kills > spec.Flags.Intensity)
        {
            throw new PropertyException($"The root {root.Pid} has restarted {child.Id} {kills} times at once, and its intensity is {spec.Flags.Intensity}.");
        }

        if (!runtime.IsAlive(root.Pid) && kills <= spec.Flags.Intensity)
        {
            throw new PropertyException($"The root {root.Pid} has ended after {child.Id} ended {kills} times, and its intensity is {spec.Flags.Intensity}.");
        }
    };

    internal static Func<Runtime, Task> OrderlyShutdown(SupervisorSpec spec, CascadeOptions options) => async runtime =>
    {
        await Trees.TryStartAsync(runtime, spec).ConfigureAwait(true);
        var begin = runtime.TimeProvider.GetTimestamp();
        var limit = Trees.ShutdownTime(spec) ?? options.Recovery;
        var report = await runtime.ShutdownAsync(limit + TimeSpan.FromSeconds(1)).ConfigureAwait(true);
        var taken = runtime.TimeProvider.GetElapsedTime(begin);
        if (!report.IsClean || taken > limit)
        {
            throw new PropertyException($"The shutdown took {taken} instead of {limit} at most: {report}");
        }
    };

    internal static Func<Runtime, Task> CallsEnd(SupervisorSpec spec, CascadeOptions options) => async runtime =>
    {
        if (options.Call is not { } call)
        {
            return;
        }

        await Trees.TryStartAsync(runtime, spec).ConfigureAwait(true);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Trees.TestAsync(runtime, async context =>
        {
            try
            {
                await call(context).ConfigureAwait(true);
            }
            catch (Exception exception) when (exception is CallException or CallTimeoutException)
            {
                // The caller knows why there is no reply.
            }
        }))).ConfigureAwait(true);
    };
}
