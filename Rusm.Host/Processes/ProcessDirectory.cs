using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host;

/// <summary>
/// Maps pids to processes whose bodies have not ended. Pids count up, so it consists of pages of slots: a lookup takes two reads and no
/// lock. One thread at a time adds processes, by ascending pid. Any thread can call the other methods.
/// </summary>
/// <param name="node">The node of the processes.</param>
internal sealed class ProcessDirectory(NodeId node)
{
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;

    // The number of a pid of this node is its value minus this. Of another node it is outside of all pages.
    private readonly long first = node.With(0);
    private volatile Page?[] pages = [new Page(PageSize - 1)];   // no process has pid 0
    private long added;
    private long removed;

    // No process is added meanwhile: the caller holds the gate, in which processes are added.
    internal int Count => (int)(Volatile.Read(ref added) - Volatile.Read(ref removed));

    internal IEnumerable<HostedProcess> All => pages.Where(page => page is not null).SelectMany(page => page!.Processes).OfType<HostedProcess>();

    /// <summary>Returns the processes whose pids have higher numbers, in order.</summary>
    internal IEnumerable<HostedProcess> After(long number)
    {
        var all = pages;
        for (var page = (int)((number + 1) >> PageBits); page < all.Length; page++)
        {
            foreach (var process in all[page]?.Processes ?? [])
            {
                if (process is not null && process.Pid.Number > number)
                {
                    yield return process;
                }
            }
        }
    }

    internal void Add(HostedProcess process)
    {
        var number = (int)(process.Pid.Number >> PageBits);
        if (number == pages.Length)
        {
            var more = pages;
            Array.Resize(ref more, number * 2);
            pages = more;
        }

        var page = pages[number] ??= new Page(PageSize);
        Volatile.Write(ref added, added + 1);
        Volatile.Write(ref page.Processes[process.Pid.Number & (PageSize - 1)], process);
    }

    internal HostedProcess? Find(Pid pid)
    {
        var all = pages;
        var number = (ulong)(pid.Value - first) >> PageBits;
        return number < (ulong)all.Length && all[number] is { } page ? Volatile.Read(ref page.Processes[pid.Value & (PageSize - 1)]) : null;
    }

    /// <summary>Removes a process. Called once for each process, by the thread that ends its body.</summary>
    /// <returns>Whether it was the last one.</returns>
    internal bool Remove(HostedProcess process)
    {
        var all = pages;
        var number = process.Pid.Number >> PageBits;
        var page = all[number]!;
        Volatile.Write(ref page.Processes[process.Pid.Value & (PageSize - 1)], null);
        if (Interlocked.Decrement(ref page.Left) == 0)
        {
            all[number] = null;
        }

        // The thread that removes the last process has seen all of them added.
        return Interlocked.Increment(ref removed) == Volatile.Read(ref added);
    }

    /// <summary>The slots of adjacent pids. The page is removed when all of its slots have been used and released.</summary>
    private sealed class Page(int left)
    {
        internal readonly HostedProcess?[] Processes = new HostedProcess?[PageSize];
        internal int Left = left;
    }
}
