using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Where the <c>Down</c>s of a long mailbox are, by reference. The first search makes it, and it goes through each item once: a
/// search costs no more than the items that were added since the last one. Not thread-safe.
/// </summary>
/// <param name="first">The position of the first item.</param>
internal sealed class DownIndex(uint first)
{
    private readonly Dictionary<MonitorRef, uint> positions = [];

    /// <summary>How many <c>Down</c>s it knows.</summary>
    internal int Count => positions.Count;

    /// <summary>The position behind the items that it has gone through.</summary>
    internal uint End { get; private set; } = first;

    /// <summary>How many items it has gone through.</summary>
    internal uint Indexed { get; private set; }

    /// <summary>The position where a <c>Down</c> was added; the item may have been received since. The index forgets it, since a
    /// monitor fires once.</summary>
    /// <param name="reference">Which monitor's.</param>
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
