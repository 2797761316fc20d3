using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rusm.Kernel.Persistent;

/// <summary>The 32 slots of one node. They are stored in the node itself, so each level takes one allocation and one memory access.</summary>
/// <typeparam name="T">The type of the content of a slot.</typeparam>
[InlineArray(Width)]
internal struct Slots<T>
{
    internal const int Width = 32;

    private T first;
}

/// <summary>A node of a <see cref="Trie{T}"/>: the slots that are taken, and the owner that may change them in place.</summary>
/// <typeparam name="T">The type of the content of a slot: a node of the level below, or a value.</typeparam>
internal sealed class TrieNode<T>(Owner owner)
{
    internal readonly Owner Owner = owner;
    internal uint Taken;
    internal Slots<T> Slots;

    internal bool IsEmpty => Taken == 0;

    internal bool Has(int slot) => (Taken & (1u << slot)) != 0;

    /// <summary>Returns this node if the owner may change it; otherwise a copy that the owner may change.</summary>
    internal TrieNode<T> OwnedBy(Owner owner)
    {
        if (ReferenceEquals(Owner, owner))
        {
            return this;
        }

        return new TrieNode<T>(owner) { Taken = Taken, Slots = Slots };
    }

    internal void Put(int slot, T value) => MarkTaken(slot) = value;

    /// <summary>Marks a slot as taken and returns it. The caller must write to it at once.</summary>
    internal ref T MarkTaken(int slot)
    {
        Taken |= 1u << slot;
        return ref Slots[slot];
    }

    internal void Clear(int slot)
    {
        Slots[slot] = default!;
        Taken &= ~(1u << slot);
    }

    /// <summary>Returns the first taken slot with this number or a higher number; 32 if there is none.</summary>
    internal int FirstFrom(int slot) => slot >= Slots<T>.Width ? slot : BitOperations.TrailingZeroCount(Taken & (uint.MaxValue << slot));
}
