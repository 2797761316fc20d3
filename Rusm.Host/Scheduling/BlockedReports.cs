using System.Diagnostics;
using Rusm.Kernel;

namespace Rusm.Host.Scheduling;

/// <summary>Calls the user's hook for bodies that block: one call at a time, on a thread of its own.</summary>
internal sealed class BlockedReports(Action<BlockedProcess> hook, Func<Pid, (string? Name, string? Label)> nameOf) : IThreadPoolWorkItem
{
    private readonly Queue<(Pid Pid, TimeSpan For)> reports = new();
    private bool isRunning;

    internal void Add(Pid pid, TimeSpan time)
    {
        lock (reports)
        {
            reports.Enqueue((pid, time));
            isRunning = isRunning || CachedThreads.Shared.TryRun(this);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        while (Next() is var (pid, time))
        {
            try
            {
                var (name, label) = nameOf(pid);
                hook(new BlockedProcess(pid, name, label, time));
            }
#pragma warning disable CA1031 // The hook is user code: its exception must not end the program.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Trace.TraceWarning($"Rusm: RuntimeOptions.{nameof(RuntimeOptions.ProcessBlocked)} threw {exception.GetType()} for {pid}.");
            }
        }
    }

    private (Pid Pid, TimeSpan For)? Next()
    {
        lock (reports)
        {
            isRunning = reports.TryDequeue(out var report);
            return isRunning ? report : null;
        }
    }
}
