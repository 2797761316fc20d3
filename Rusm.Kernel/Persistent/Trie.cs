using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Rusm.Kernel.Persistent;

/// <summary>
/// A persistent map from growing non-negative integers to values: a radix tree with 32 slots in each node, ordered by key. An update
/// copies the path to the key, except for the nodes that its <see cref="Owner"/> created, which it changes in place. The changes in place
/// are not visible to callers that never hold two tries of one owner; <see cref="Turn"/> ensures that. The tree has only the levels in which
/// its keys differ: the bits above them are the same in all keys, and are kept once. So the pids of one node, which all have the number of
/// the node in their high bits, need no more levels than small numbers.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal readonly struct Trie<T>
{
    private const int BitsPerLevel = 5;
    private const int SlotMask = Slots<T>.Width - 1;

    // A TrieNode<object>, which contains nodes, if it is above the leaves; a TrieNode<T> if it is a leaf. `shift` determines which one, so
    // the casts need no type check.
    private readonly object? root;
    private readonly int shift;
    private readonly long prefix;

    private Trie(object? root, int shift, long prefix) => (this.root, this.shift, this.prefix) = (root, shift, prefix);

    internal bool IsEmpty => root is null;

    internal bool TryGet(long key, [MaybeNullWhen(false)] out T value)
    {
        var node = Fits(key) ? root : null;
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

    /// <summary>Adds a key with a value, or replaces the value of the key.</summary>
    internal Trie<T> Set(long key, T value, Owner owner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(key);
        var grown = root is null ? new Trie<T>(null, 0, Above(key, 0)) : this;
        while (!grown.Fits(key))
        {
            grown = grown.Taller(owner);
        }

        return new Trie<T>(grown.WithPathTo(key, value, owner), grown.shift, grown.prefix);
    }

    /// <summary>Removes a key. Changes nothing if the map does not contain the key.</summary>
    internal Trie<T> Remove(long key, Owner owner)
    {
        if (!TryGet(key, out _))
        {
            return this;
        }

        var remaining = Remove(root!, shift, key, owner);
        return remaining is null ? default : new Trie<T>(remaining, shift, prefix);
    }

    public Enumerator GetEnumerator() => new(this);

    // Most updates spend most of their time here. So this is a loop instead of recursion, and it writes to a slot only if the node changes.
    private object WithPathTo(long key, T value, Owner owner)
    {
        var newRoot = root;
        ref var slot = ref newRoot;
        for (var level = shift; level > 0; level -= BitsPerLevel)
        {
            var branch = slot is null ? owner.NewBranch() : Branch(slot).OwnedBy(owner);
            WriteIfChanged(ref slot, branch);
            slot = ref branch.MarkTaken(Slot(key, level))!;
        }

        var leaf = slot is null ? owner.NewLeaf<T>() : Leaf(slot).OwnedBy(owner);
        WriteIfChanged(ref slot, leaf);
        leaf.Put(Slot(key, 0), value);
        return newRoot!;
    }

    private static void WriteIfChanged(ref object? slot, object node)
    {
        if (!ReferenceEquals(slot, node))
        {
            slot = node;
        }
    }

    // Returns null if the node is empty afterwards: the tree contains no empty nodes.
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

            owner.CacheLeaf(leaf);
            return null;
        }

        var branch = Branch(node).OwnedBy(owner);
        var below = branch.Slots[slot];
        if (Remove(below, level - BitsPerLevel, key, owner) is not { } remaining)
        {
            branch.Clear(slot);
        }
        else if (!ReferenceEquals(below, remaining))
        {
            branch.Put(slot, remaining);
        }

        if (!branch.IsEmpty)
        {
            return branch;
        }

        owner.CacheBranch(branch);
        return null;
    }

    private Trie<T> Taller(Owner owner)
    {
        var taller = owner.NewBranch();
        taller.Put((int)prefix & SlotMask, root!);
        return new Trie<T>(taller, shift + BitsPerLevel, prefix >> BitsPerLevel);
    }

    // False for all negative keys: the prefix is never negative.
    private bool Fits(long key) => Above(key, shift) == prefix;

    // The bits of a key that are above the levels of a tree with this shift.
    private static long Above(long key, int shift) => key >> Math.Min(shift + BitsPerLevel, 63);

    private static int Slot(long key, int level) => (int)(key >> level) & SlotMask;

    private static TrieNode<object> Branch(object node) => Unsafe.As<TrieNode<object>>(node);

    private static TrieNode<T> Leaf(object node) => Unsafe.As<TrieNode<T>>(node);

    /// <summary>Enumerates the values in ascending order of the keys.</summary>
    internal struct Enumerator
    {
        private readonly Trie<T> trie;
        private TrieNode<T>? leaf;
        private long key;

        internal Enumerator(Trie<T> trie) => (this.trie, key) = (trie, (trie.prefix << (trie.shift + BitsPerLevel)) - 1);

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
            leaf = trie.root is null || !trie.Fits(key) ? null : FindLeaf(trie.root, trie.shift);
            if (leaf is null)
            {
                return false;
            }

            key |= (uint)leaf.FirstFrom(0);
            return true;
        }

        // Returns the leaf with the first key that is greater than or equal to `key`. Sets `key` to the start of that leaf.
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
