using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rusm.Kernel.Persistent;

/// <summary>Thirty-two slots of one node, in the node itself: one allocation and one hop a level.</summary>
/// <typeparam name="T">What a slot holds.</typeparam>
[InlineArray(Width)]
internal struct Slots<T>
{
    internal const int Width = 32;

    private T first;
}

/// <summary>A node of a <see cref="Trie{T}"/>: the slots that are taken, and the owner that may change them in place.</summary>
/// <typeparam name="T">What a slot holds: a node a level down, or a value.</typeparam>
internal sealed class TrieNode<T>(Owner owner)
{
    internal readonly Owner Owner = owner;
    internal uint Taken;
    internal Slots<T> Slots;

    internal bool IsEmpty => Taken == 0;

    internal bool Has(int slot) => (Taken & (1u << slot)) != 0;

    /// <summary>This node if the owner may change it, else a copy that the owner may change.</summary>
    internal TrieNode<T> OwnedBy(Owner owner)
    {
        if (ReferenceEquals(Owner, owner))
        {
            return this;
        }

        return new TrieNode<T>(owner) { Taken = Taken, Slots = Slots };
    }

    internal void Put(int slot, T value) => Take(slot) = value;

    /// <summary>The slot, which counts as taken from now on: to be filled at once.</summary>
    internal ref T Take(int slot)
    {
        Taken |= 1u << slot;
        return ref Slots[slot];
    }

    internal void Clear(int slot)
    {
        Slots[slot] = default!;
        Taken &= ~(1u << slot);
    }

    /// <summary>The first taken slot at or after this one; 32 when there is none.</summary>
    internal int FirstFrom(int slot) => slot >= Slots<T>.Width ? slot : BitOperations.TrailingZeroCount(Taken & (uint.MaxValue << slot));
}
