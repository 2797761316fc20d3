using LanguageExt;
using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>The supervisors that were started from outside: the trees that a runtime stops in good order.</summary>
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

    /// <summary>Asks the trees to stop, the last started first, each after the one before has ended.</summary>
    /// <param name="within">How long all of them together may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those of the trees that live on, and will be killed.</returns>
    internal async Task<Seq<Pid>> Stop(TimeSpan within, CancellationToken cancellationToken)
    {
        Pid[] all;
        lock (roots)
        {
            all = [.. roots.Where(runtime.IsAlive).Reverse()];
        }

        if (all.Length == 0)
        {
            return [];
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopper = runtime.Spawn(async context =>
        {
            foreach (var root in all)
            {
                var monitor = context.Monitor(root);
                runtime.Exit(root, ExitReason.Shutdown);
                await context.Receive(item => item is Received.Down down && down.Reference == monitor).ConfigureAwait(true);
            }

            stopped.SetResult();
        });
        try
        {
            await stopped.Task.WaitAsync(within, runtime.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            runtime.Kill(stopper);   // who is late is the result
        }

        return Trees(runtime.Snapshot(), all);
    }

    // Children are linked to their supervisors: who is in a tree can be reached from its root.
    private static Seq<Pid> Trees(State state, IEnumerable<Pid> roots)
    {
        var found = new System.Collections.Generic.HashSet<Pid>();
        var next = new Queue<Pid>(roots);
        while (next.TryDequeue(out var pid))
        {
            state.Find(pid).Filter(entry => found.Add(entry.Pid)).IfSome(entry => entry.Links.Iter(next.Enqueue));
        }

        return found.Order().ToSeq().Strict();
    }
}
