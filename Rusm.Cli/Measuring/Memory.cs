namespace Rusm.Cli.Measuring;

/// <summary>How much memory the program holds.</summary>
internal static class Memory
{
    /// <summary>The resident set in bytes, after a full collection that gives free pages back.</summary>
    internal static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
