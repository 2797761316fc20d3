using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The items of a mailbox, in order, in a ring that grows. A cursor for the one receive that may look through it stays where it
/// is when items before it are taken out. Not for use by two threads at once.
/// </summary>
internal struct ItemQueue
{
    private Received?[]? ring;
    private int head;
    private int cursor;

    internal int Count { get; private set; }

    internal readonly bool IsLookedThrough => cursor == Count;

    internal void Add(Received item)
    {
        if (ring is null || Count == ring.Length)
        {
            ring = Larger();
            head = 0;
        }

        ring[Place(Count)] = item;
        Count++;
    }

    internal Received? TryTakeHead()
    {
        if (Count == 0)
        {
            return null;
        }

        var item = ring![head];
        ring[head] = null;
        head = Place(1);
        Count--;
        cursor = Math.Max(0, cursor - 1);
        return item;
    }

    internal void BeginLooking() => cursor = 0;

    /// <summary>The item at the cursor; null when all have been looked at.</summary>
    internal readonly Received? Look() => IsLookedThrough ? null : ring![Place(cursor)];

    /// <summary>Past this very item, which may be gone already: then the next one has moved up to the cursor.</summary>
    internal void LookOn(Received item)
    {
        if (ReferenceEquals(Look(), item))
        {
            cursor++;
        }
    }

    /// <summary>Takes this very item out, which may be gone already.</summary>
    internal bool Take(Received item) => TryTake(candidate => ReferenceEquals(candidate, item));

    /// <summary>Takes the first item that matches out, and closes the gap.</summary>
    internal bool TryTake(Func<Received, bool> match)
    {
        for (var index = 0; index < Count; index++)
        {
            if (match(ring![Place(index)]!))
            {
                CloseGap(index);
                return true;
            }
        }

        return false;
    }

    internal void Clear() => this = default;

    internal readonly Received[] ToArray()
    {
        var items = new Received[Count];
        CopyTo(items);
        return items;
    }

    private readonly int Place(int index) => (head + index) & (ring!.Length - 1);

    private readonly void CopyTo(Received?[] items)
    {
        for (var index = 0; index < Count; index++)
        {
            items[index] = ring![Place(index)];
        }
    }

    private void CloseGap(int index)
    {
        for (var next = index + 1; next < Count; next++)
        {
            ring![Place(next - 1)] = ring[Place(next)];
        }

        Count--;
        ring![Place(Count)] = null;
        if (index < cursor)
        {
            cursor--;
        }
    }

    // The length is a power of two, so that a place is found with a mask.
    private readonly Received?[] Larger()
    {
        var larger = new Received?[Math.Max(4, 2 * Count)];
        CopyTo(larger);
        return larger;
    }
}
