using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// The items of a mailbox, in order, in a ring that grows. Each item has a position, which counts up. An item that is taken out of
/// the middle leaves a hole, so taking it costs the same at every position. Not thread-safe.
/// </summary>
/// <remarks>
/// A position never comes to mean an earlier item: when holes are removed, items move to higher positions. So a reader that goes on
/// from a position it has remembered misses nothing. Positions wrap around; they are compared by their difference.
/// </remarks>
internal struct ItemQueue
{
    private const int FewestSlots = 4;

    // Up to this many slots are searched one by one. For so few items, an index costs more than it saves.
    private const int FewSlots = 32;

    private Received?[]? ring;
    private DownIndex? downs;
    private uint first;
    private uint end;

    internal int Count { get; private set; }

    /// <summary>The position of the first item, or of a hole before it.</summary>
    internal readonly uint First => first;

    /// <summary>The position of the next item that is added.</summary>
    internal readonly uint End => end;

    /// <summary>The number of slots, including holes.</summary>
    internal readonly int Slots => (int)(end - first);

    /// <summary>The number of items that the index of <c>Down</c>s has read since it was created; 0 without an index.</summary>
    internal readonly uint Indexed => downs?.Indexed ?? 0;

    internal void Add(Received item)
    {
        if (ring is null || Slots == ring.Length)
        {
            Grow();
        }

        ring![Slot(end)] = item;
        end++;
        Count++;
    }

    internal Received? TryTakeHead()
    {
        if (Count == 0)
        {
            return null;
        }

        SkipHoles();
        var item = ring![Slot(first)];
        ring[Slot(first)] = null;
        first++;
        Count--;
        return item;
    }

    /// <summary>The items from a position on, as they are now. The view stays readable while the queue changes; an item in it is
    /// still in the queue if <see cref="TryTake"/> says so.</summary>
    /// <param name="position">Where to begin. A position before the first item stands for the first one.</param>
    internal readonly View From(uint position) =>
        ring is null ? default : new View(ring, (int)(position - first) < 0 ? first : position, end);

    /// <summary>Takes an item out, if it is still at its position.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="item">The item.</param>
    /// <returns>Whether it was there. If not, it was taken out, or it has moved to a higher position.</returns>
    internal bool TryTake(uint position, Received item)
    {
        if (ring is null || (int)(position - first) < 0 || !ReferenceEquals(ring[Slot(position)], item))
        {
            return false;
        }

        TakeOut(position);
        if (Slots > FewSlots && HasManyHoles)
        {
            RemoveHoles();
        }

        return true;
    }

    /// <summary>Takes the <c>Down</c> of this reference out, if the queue has it.</summary>
    /// <param name="reference">The reference of the monitor.</param>
    internal void TakeDown(MonitorRef reference)
    {
        if (Count > 0 && FindDown(reference) is { } position)
        {
            TakeOut(position);
        }
    }

    internal void Clear() => (ring, downs, first, Count) = (null, null, end, 0);

    internal readonly Received[] ToArray()
    {
        var items = new Received[Count];
        var count = 0;
        var view = From(first);
        while (view.TryRead(out var item))
        {
            items[count++] = item;
        }

        return items;
    }

    private readonly bool HasManyHoles => Slots > 2 * Count;

    private readonly int Slot(uint position) => (int)position & (ring!.Length - 1);

    private void TakeOut(uint position)
    {
        ring![Slot(position)] = null;
        Count--;
        SkipHoles();
    }

    private void SkipHoles()
    {
        while (first != end && ring![Slot(first)] is null)
        {
            first++;
        }
    }

    private uint? FindDown(MonitorRef reference)
    {
        if (Slots > FewSlots)
        {
            if (downs is null || downs.Count > FewSlots + (2 * Count))
            {
                downs = new DownIndex(first);   // most items in the old index have been received since
            }

            return downs.Find(reference, From(downs.End)) is { } indexed && IsDown(indexed, reference) ? indexed : null;
        }

        for (var position = first; position != end; position++)
        {
            if (IsDown(position, reference))
            {
                return position;
            }
        }

        return null;
    }

    private readonly bool IsDown(uint position, MonitorRef reference) =>
        (int)(position - first) >= 0 && ring![Slot(position)] is Received.Down down && down.Reference == reference;

    private void Grow()
    {
        if (Slots > 0 && HasManyHoles)
        {
            RemoveHoles();
            return;
        }

        var larger = new Received?[Math.Max(FewestSlots, 2 * Slots)];
        for (var position = first; position != end; position++)
        {
            larger[(int)position & (larger.Length - 1)] = ring![Slot(position)];
        }

        ring = larger;
    }

    // The old ring stays as it is: the body may be reading it. The length is a power of two, so that a slot is found with a mask.
    private void RemoveHoles()
    {
        var items = ToArray();
        (ring, downs) = (new Received?[Math.Max(FewestSlots, (int)BitOperations.RoundUpToPowerOf2(2 * (uint)items.Length))], null);
        first = end - (uint)items.Length;
        for (var index = 0; index < items.Length; index++)
        {
            ring[Slot(first + (uint)index)] = items[index];
        }
    }

    /// <summary>A part of the queue, to be read from its beginning to its end.</summary>
    internal struct View(Received?[] ring, uint position, uint end)
    {
        /// <summary>The position behind the item that was read last.</summary>
        internal uint Position { get; private set; } = position;

        /// <summary>The next item; false when there is none.</summary>
        internal bool TryRead([NotNullWhen(true)] out Received? item)
        {
            item = null;
            while (item is null && Position != end)
            {
                item = ring[(int)Position & (ring.Length - 1)];
                Position++;
            }

            return item is not null;
        }
    }
}
