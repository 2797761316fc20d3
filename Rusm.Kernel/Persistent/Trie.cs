using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Rusm.Kernel.Persistent;

/// <summary>
/// A persistent map from growing integers to values: a radix tree with 32 slots a node, ordered by key. An update copies the
/// path to the key, except for the nodes that its <see cref="Owner"/> created, which it changes in place. That is not visible to callers
/// that
/// never hold two tries of one owner; <see cref="Turn"/> ensures it.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
internal readonly struct Trie<T>
{
    private const int BitsPerLevel = 5;
    private const int SlotMask = Slots<T>.Width - 1;

    // A TrieNode<object> of nodes above the leaves, a TrieNode<T> at them; `shift` tells which, so no cast needs to ask.
    private readonly object? root;
    private readonly int shift;

    private Trie(object? root, int shift) => (this.root, this.shift) = (root, shift);

    internal bool IsEmpty => root is null;

    internal bool TryGet(long key, [MaybeNullWhen(false)] out T value)
    {
        var node = Fits(key, shift) ? root : null;
        for (var level = shift; node is not null && level > 0; level -= BitsPerLevel)
        {
            node = Branch(node).Slots[Slot(key, level)];
        }

        if (node is not null && Leaf(node) is var leaf && leaf.Has(Slot(key, 0)))
        {
            value = leaf.Slots[Slot(key, 0)];
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The map with this value under the key, whether it was there before or not.</summary>
    internal Trie<T> Set(long key, T value, Owner owner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(key);
        var grown = this;
        while (!Fits(key, grown.shift))
        {
            grown = grown.Taller(owner);
        }

        return new Trie<T>(grown.WithPathTo(key, value, owner), grown.shift);
    }

    /// <summary>The map without the key, which may be absent.</summary>
    internal Trie<T> Remove(long key, Owner owner)
    {
        if (!TryGet(key, out _))
        {
            return this;
        }

        var left = Remove(root!, shift, key, owner);
        return left is null ? default : new Trie<T>(left, shift);
    }

    public Enumerator GetEnumerator() => new(this);

    // A loop, and no write where the node on the way is its owner's already: this is where most updates spend their time.
    private object WithPathTo(long key, T value, Owner owner)
    {
        var top = root;
        ref var place = ref top;
        for (var level = shift; level > 0; level -= BitsPerLevel)
        {
            var branch = place is null ? owner.NewBranch() : Branch(place).OwnedBy(owner);
            PutIfOther(ref place, branch);
            place = ref branch.Take(Slot(key, level))!;
        }

        var leaf = place is null ? owner.NewLeaf<T>() : Leaf(place).OwnedBy(owner);
        PutIfOther(ref place, leaf);
        leaf.Put(Slot(key, 0), value);
        return top!;
    }

    private static void PutIfOther(ref object? place, object node)
    {
        if (!ReferenceEquals(place, node))
        {
            place = node;
        }
    }

    // Null when nothing is left below: an emptied node never stays in the tree.
    private static object? Remove(object node, int level, long key, Owner owner)
    {
        var slot = Slot(key, level);
        if (level == 0)
        {
            var leaf = Leaf(node).OwnedBy(owner);
            leaf.Clear(slot);
            if (!leaf.IsEmpty)
            {
                return leaf;
            }

            owner.KeepLeaf(leaf);
            return null;
        }

        var branch = Branch(node).OwnedBy(owner);
        var below = branch.Slots[slot];
        if (Remove(below, level - BitsPerLevel, key, owner) is not { } left)
        {
            branch.Clear(slot);
        }
        else if (!ReferenceEquals(below, left))
        {
            branch.Put(slot, left);
        }

        if (!branch.IsEmpty)
        {
            return branch;
        }

        owner.KeepBranch(branch);
        return null;
    }

    private Trie<T> Taller(Owner owner)
    {
        if (root is null)
        {
            return new Trie<T>(null, shift + BitsPerLevel);
        }

        var taller = owner.NewBranch();
        taller.Put(0, root);
        return new Trie<T>(taller, shift + BitsPerLevel);
    }

    // Negative keys fit nowhere: as unsigned numbers they are larger than any key.
    private static bool Fits(long key, int shift) => shift + BitsPerLevel >= 63 ? key >= 0 : (ulong)key >> (shift + BitsPerLevel) == 0;

    private static int Slot(long key, int level) => (int)(key >> level) & SlotMask;

    private static TrieNode<object> Branch(object node) => Unsafe.As<TrieNode<object>>(node);

    private static TrieNode<T> Leaf(object node) => Unsafe.As<TrieNode<T>>(node);

    /// <summary>Goes through the values by ascending key.</summary>
    internal struct Enumerator
    {
        private readonly Trie<T> trie;
        private TrieNode<T>? leaf;
        private long key = -1;

        internal Enumerator(Trie<T> trie) => this.trie = trie;

        public readonly T Current => leaf!.Slots[Slot(key, 0)];

        public bool MoveNext()
        {
            var next = leaf?.FirstFrom(Slot(key, 0) + 1) ?? Slots<T>.Width;
            if (next < Slots<T>.Width)
            {
                key = (key & ~(long)SlotMask) | (uint)next;
                return true;
            }

            key = (key | SlotMask) + 1;
            leaf = trie.root is null || !Fits(key, trie.shift) ? null : FindLeaf(trie.root, trie.shift);
            if (leaf is null)
            {
                return false;
            }

            key |= (uint)leaf.FirstFrom(0);
            return true;
        }

        // The leaf with the first key at or after `key`; moves `key` to where that leaf begins.
        private TrieNode<T>? FindLeaf(object node, int level)
        {
            if (level == 0)
            {
                return Leaf(node);
            }

            var branch = Branch(node);
            for (var slot = branch.FirstFrom(Slot(key, level)); slot < Slots<T>.Width; slot = branch.FirstFrom(slot + 1))
            {
                if (slot != Slot(key, level))
                {
                    key = (((key >> level) & ~(long)SlotMask) | (uint)slot) << level;
                }

                if (FindLeaf(branch.Slots[slot], level - BitsPerLevel) is { } found)
                {
                    return found;
                }
            }

            return null;
        }
    }
}
