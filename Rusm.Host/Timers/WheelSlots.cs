using System.Numerics;

namespace Rusm.Host;

/// <summary>
/// The entries of a <see cref="TimerWheel"/>, ordered by the time they are due: a hierarchical timing wheel. Times are numbers that
/// count from 0. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A time has eight digits of eight bits. An entry lies at the level of the highest digit in which its time differs from the cursor, in
/// the slot of that digit. So the entries of a lower level are due earlier, and so are the entries of a lower slot of the same level. The
/// cursor is the time of the entry that was taken last; it never moves back.
/// </para>
/// <para>
/// Before the entries of a slot above level 0 can be taken, the cursor moves to the earliest of them, and they move to the slots of
/// lower levels (a drain). An entry moves at most seven times, mostly twice. All entries of a slot of level 0 are due at the same
/// time, and each slot keeps the order in which its entries were added; so entries are taken in the order of their times, and those of
/// the same time in the order in which they were added.
/// </para>
/// </remarks>
internal sealed class WheelSlots
{
    /// <summary>The time of no entry.</summary>
    internal const long Never = long.MaxValue;

    private const int None = -1;
    private const int DigitBits = 8;
    private const int SlotsPerLevel = 1 << DigitBits;

    // The number of entries after which a drain pauses. A slot can have millions of entries, and other threads can add and remove entries
    // during a pause.
    private const int MovesAtOnce = 1_000;

    private readonly Level?[] levels = new Level?[sizeof(long) * 8 / DigitBits];
    private uint occupiedLevels;
    private long cursor;

    // During a drain: its slot, and the cursor before it. Entries that are added to that slot meanwhile are appended to it.
    private int draining = None;
    private long cursorBefore;

    /// <summary>How many entries there are.</summary>
    internal int Count { get; private set; }

    /// <summary>How many times an entry was put into a slot or taken out of one, and how many times the earliest slot was looked
    /// for. The tests of the growth count these.</summary>
    internal long Steps { get; private set; }

    /// <summary>When the earliest entry is due, or earlier than that if an earlier one was removed; <see cref="Never"/> if there is none.</summary>
    internal long NextDue =>
        draining != None ? cursor
        : occupiedLevels == 0 ? Never
        : SlotAt(EarliestPlace()).Earliest;

    /// <summary>Adds an entry that is in no wheel.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="due">When it is due. If that is before the cursor, it is due at once.</param>
    /// <param name="now">A time that is not after <paramref name="due"/>.</param>
    internal void Add(WheelEntry entry, long due, long now)
    {
        if (Count == 0 && now > cursor)
        {
            cursor = now;
        }

        Count++;
        entry.Due = Math.Max(due, cursor);
        Link(entry, draining == None ? cursor : cursorBefore);
    }

    /// <summary>Removes an entry that is in this wheel.</summary>
    internal void Remove(WheelEntry entry)
    {
        Count--;
        Unlink(entry);
    }

    /// <summary>Takes out the earliest entry, if it is due, or does a part of the work that must be done first.</summary>
    /// <param name="now">The time.</param>
    /// <param name="taken">The entry; null if it needs another call to find it.</param>
    /// <returns>False when no entry is due.</returns>
    internal bool TryTake(long now, out WheelEntry? taken)
    {
        taken = null;
        if (draining != None)
        {
            Drain();
            return true;
        }

        if (occupiedLevels == 0)
        {
            return false;
        }

        var place = EarliestPlace();
        ref var slot = ref SlotAt(place);
        if (slot.Earliest > now)
        {
            return false;
        }

        if (place < SlotsPerLevel || IsAlone(slot.First!))
        {
            taken = slot.First!;
            cursor = taken.Due;
            Remove(taken);
            return true;
        }

        (cursorBefore, cursor, draining) = (cursor, slot.Earliest, place);
        Drain();
        return true;
    }

    private static bool IsAlone(WheelEntry first) => ReferenceEquals(first.Next, first);

    private void Drain()
    {
        for (var moves = 0; moves < MovesAtOnce && draining != None; moves++)
        {
            var entry = SlotAt(draining).First!;
            Unlink(entry);
            Link(entry, cursor);
        }
    }

    private void Link(WheelEntry entry, long from)
    {
        var number = BitOperations.Log2((ulong)(entry.Due ^ from) | 1) / DigitBits;
        var digit = (int)(entry.Due >> (number * DigitBits)) & (SlotsPerLevel - 1);
        var level = levels[number] ??= new Level();
        ref var slot = ref level.Slots[digit];
        if (slot.First is null)
        {
            slot.Earliest = entry.Due;
            level.Occupy(digit);
            occupiedLevels |= 1u << number;
        }
        else if (entry.Due < slot.Earliest)
        {
            slot.Earliest = entry.Due;
        }

        entry.LinkBefore(slot.First, (number * SlotsPerLevel) + digit);
        slot.First ??= entry;
        Steps++;
    }

    private void Unlink(WheelEntry entry)
    {
        Steps++;
        var place = entry.Place;
        ref var slot = ref SlotAt(place);
        if (IsAlone(entry))
        {
            slot.First = null;
            Vacate(place);
        }
        else if (ReferenceEquals(slot.First, entry))
        {
            slot.First = entry.Next;
        }

        entry.Unlink();
        if (slot.First is { } first && IsAlone(first))
        {
            slot.Earliest = first.Due;
        }
    }

    private void Vacate(int place)
    {
        var number = place / SlotsPerLevel;
        if (levels[number]!.Vacate(place % SlotsPerLevel))
        {
            occupiedLevels &= ~(1u << number);
        }

        if (place == draining)
        {
            draining = None;
        }
    }

    private int EarliestPlace()
    {
        Steps++;
        var number = BitOperations.TrailingZeroCount(occupiedLevels);
        return (number * SlotsPerLevel) + levels[number]!.FirstOccupied();
    }

    private ref Slot SlotAt(int place) => ref levels[place / SlotsPerLevel]!.Slots[place % SlotsPerLevel];

    /// <summary>A ring of entries.</summary>
    private struct Slot
    {
        internal WheelEntry? First;

        /// <summary>No entry of it is due before this.</summary>
        internal long Earliest;
    }

    private sealed class Level
    {
        private const int Bits = 64;
        private readonly ulong[] occupied = new ulong[SlotsPerLevel / Bits];

        internal Slot[] Slots { get; } = new Slot[SlotsPerLevel];

        internal void Occupy(int digit) => occupied[digit / Bits] |= 1ul << digit;

        /// <returns>Whether no slot of the level is occupied any more.</returns>
        internal bool Vacate(int digit)
        {
            occupied[digit / Bits] &= ~(1ul << digit);
            return (occupied[0] | occupied[1] | occupied[2] | occupied[3]) == 0;
        }

        internal int FirstOccupied()
        {
            var word = 0;
            while (occupied[word] == 0)
            {
                word++;
            }

            return (word * Bits) + BitOperations.TrailingZeroCount(occupied[word]);
        }
    }
}
