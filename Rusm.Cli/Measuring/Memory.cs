namespace Rusm.Cli.Measuring;

/// <summary>The memory of the program: its size, and a collection before something is timed.</summary>
internal static class Memory
{
    /// <summary>
    /// Collects what setting up has left behind, so that it is not collected while something is timed. The processes that are
    /// there get as old by it, a generation each time, as those are that have lived for a while.
    /// </summary>
    internal static void Settle()
    {
        for (var generation = 0; generation < GC.MaxGeneration; generation++)
        {
            GC.Collect();
        }
    }

    /// <summary>The resident set in bytes, after a full collection that gives free pages back.</summary>
    internal static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
