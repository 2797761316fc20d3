using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// An index of the <c>Down</c>s in a long mailbox, by reference. The first search creates it. It reads each item once, so a search takes
/// time only for the items that were added since the last search. Not thread-safe.
/// </summary>
/// <param name="first">The position of the first item.</param>
internal sealed class DownIndex(uint first)
{
    private readonly Dictionary<MonitorRef, uint> positions = [];

    /// <summary>The number of <c>Down</c>s in the index.</summary>
    internal int Count => positions.Count;

    /// <summary>The position behind the items that it has read.</summary>
    internal uint End { get; private set; } = first;

    /// <summary>The number of items that it has read.</summary>
    internal uint Indexed { get; private set; }

    /// <summary>The position where a <c>Down</c> was added; the item may have been received since. The index forgets it, since a
    /// monitor fires once.</summary>
    /// <param name="reference">The reference of the monitor.</param>
    /// <param name="added">The items from <see cref="End"/> on.</param>
    /// <returns>The position; null when no such item was added.</returns>
    internal uint? Find(MonitorRef reference, ItemQueue.View added)
    {
        while (added.TryRead(out var item))
        {
            Indexed++;
            if (item is Received.Down down)
            {
                positions[down.Reference] = added.Position - 1;
            }
        }

        End = added.Position;
        return positions.Remove(reference, out var position) ? position : null;
    }
}
