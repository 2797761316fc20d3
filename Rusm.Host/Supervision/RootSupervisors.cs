using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>The supervisors that were started from outside. Their trees are stopped in order when the runtime stops.</summary>
internal sealed class RootSupervisors(Runtime runtime)
{
    private readonly List<Pid> roots = [];

    internal void Add(Pid root)
    {
        lock (roots)
        {
            roots.RemoveAll(pid => !runtime.IsAlive(pid));
            roots.Add(root);
        }
    }

    /// <summary>Sends the trees exit signals with <c>shutdown</c>, the last started first, each after the tree before has ended.</summary>
    /// <param name="within">How long all of them together may take.</param>
    /// <param name="cancellationToken">Ends the wait, as the end of the time does.</param>
    /// <returns>The processes of the trees that are still alive and will be killed.</returns>
    internal async Task<ImmutableArray<Pid>> StopAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        if (LastStarted() is null)
        {
            return [];
        }

        using var time = new CancellationTokenSource(within, runtime.TimeProvider);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        while (LastStarted() is { } root)
        {
            try
            {
                runtime.Exit(root, ExitReason.Shutdown);
                await runtime.EndOfAsync(root).WaitAsync(over.Token).ConfigureAwait(runtime.Dispatcher.ContinuesInContext);
            }
            catch (OperationCanceledException)
            {
                return Trees(runtime.Snapshot());
            }
        }

        return [];
    }

    private Pid? LastStarted()
    {
        lock (roots)
        {
            roots.RemoveAll(pid => !runtime.IsAlive(pid));
            return roots.Count == 0 ? null : roots[^1];
        }
    }

    // Children are linked to their supervisors, so every process of a tree can be reached from its root.
    private ImmutableArray<Pid> Trees(State state)
    {
        var found = new System.Collections.Generic.HashSet<Pid>();
        Queue<Pid> next;
        lock (roots)
        {
            next = new(roots);
        }

        while (next.TryDequeue(out var pid))
        {
            state.Find(pid).Filter(entry => found.Add(entry.Pid)).IfSome(entry => entry.Links.Iter(next.Enqueue));
        }

        return [.. found.Order()];
    }
}
