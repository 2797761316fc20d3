using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Rusm.Kernel.Persistent;

/// <summary>
/// A persistent map from keys of any type to values: a hash table whose buckets are the values of a <see cref="Trie{T}"/>. An update
/// copies the path to a bucket, except for the nodes that its <see cref="Owner"/> created, which it changes in place.
/// </summary>
/// <remarks>
/// The map grows by linear hashing: when there are more keys than buckets, an insertion adds one bucket and splits one other bucket. So no
/// update iterates over the whole map. The map does not shrink until it is empty. The order of its entries depends on their hash codes,
/// which may be different in each run. No result of the kernel depends on this order.
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <typeparam name="TEquality">The comparer of the keys. It is a type parameter, so that its calls have no overhead.</typeparam>
internal readonly struct HashTrie<TKey, TValue, TEquality>
    where TEquality : struct, IEqualityComparer<TKey>
{
    private readonly Trie<Entry> buckets;
    private readonly int bucketCount;

    private HashTrie(Trie<Entry> buckets, int bucketCount, int count) =>
        (this.buckets, this.bucketCount, Count) = (buckets, bucketCount, count);

    /// <summary>The number of keys.</summary>
    internal int Count { get; }

    internal bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var hash = HashOf(key);
        if (Find(FirstOf(BucketOf(hash)), key, hash) is { } entry)
        {
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Adds a key with a value. Changes nothing if the map already contains the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value of the key if the key is new.</param>
    /// <param name="owner">The owner that may change nodes in place.</param>
    /// <param name="present">The value of the key after the call.</param>
    /// <returns>The changed map.</returns>
    internal HashTrie<TKey, TValue, TEquality> GetOrAdd(TKey key, TValue value, Owner owner, out TValue present)
    {
        var hash = HashOf(key);
        var bucket = BucketOf(hash);
        var first = FirstOf(bucket);
        if (Find(first, key, hash) is { } found)
        {
            present = found.Value;
            return this;
        }

        present = value;
        var with = buckets.Set(bucket, new Entry(key, hash, value, first), owner);
        return new HashTrie<TKey, TValue, TEquality>(with, Math.Max(bucketCount, 1), Count + 1).Grown(owner);
    }

    /// <summary>Removes a key. Changes nothing if the map does not contain the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="owner">The owner that may change nodes in place.</param>
    /// <param name="removed">The value that the key had; the default value if the map did not contain the key.</param>
    /// <returns>The changed map.</returns>
    internal HashTrie<TKey, TValue, TEquality> Remove(TKey key, Owner owner, out TValue? removed)
    {
        removed = default;
        var hash = HashOf(key);
        var bucket = BucketOf(hash);
        var first = FirstOf(bucket);
        if (Find(first, key, hash) is not { } found)
        {
            return this;
        }

        removed = found.Value;
        var without = WithBucket(buckets, bucket, Without(first, found), owner);
        return Count == 1 ? default : new HashTrie<TKey, TValue, TEquality>(without, bucketCount, Count - 1);
    }

    /// <summary>Whether both maps have the same keys with equal values.</summary>
    internal bool HasSameEntries(HashTrie<TKey, TValue, TEquality> other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        foreach (var (key, value) in Entries)
        {
            if (!other.TryGet(key, out var otherValue) || !EqualityComparer<TValue>.Default.Equals(value, otherValue))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The keys and their values, in an unspecified order.</summary>
    internal IEnumerable<(TKey Key, TValue Value)> Entries
    {
        get
        {
            foreach (var first in buckets)
            {
                for (var entry = first; entry is not null; entry = entry.Next)
                {
                    yield return (entry.Key, entry.Value);
                }
            }
        }
    }

    private static int HashOf(TKey key) => default(TEquality).GetHashCode(key!) & int.MaxValue;

    private static Entry? Find(Entry? first, TKey key, int hash)
    {
        var entry = first;
        while (entry is not null && (entry.Hash != hash || !default(TEquality).Equals(entry.Key, key)))
        {
            entry = entry.Next;
        }

        return entry;
    }

    private static Entry? Without(Entry? first, Entry removed)
    {
        var rest = removed.Next;
        for (var entry = first; !ReferenceEquals(entry, removed); entry = entry.Next)
        {
            rest = entry!.WithNext(rest);
        }

        return rest;
    }

    private static Trie<Entry> WithBucket(Trie<Entry> buckets, int bucket, Entry? first, Owner owner) =>
        first is null ? buckets.Remove(bucket, owner) : buckets.Set(bucket, first, owner);

    private Entry? FirstOf(int bucket) => buckets.TryGet(bucket, out var first) ? first : null;

    // The number of the bucket is the low bits of the hash. If the bucket with that number does not exist yet, it is one bit less.
    private int BucketOf(int hash)
    {
        var rounded = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bucketCount, 1));
        var bucket = hash & (rounded - 1);
        return bucket < bucketCount ? bucket : bucket & ((rounded >> 1) - 1);
    }

    // The number of the new bucket differs from the number of the bucket that is split in the highest bit.
    private HashTrie<TKey, TValue, TEquality> Grown(Owner owner)
    {
        if (Count <= bucketCount)
        {
            return this;
        }

        var bit = 1 << BitOperations.Log2((uint)bucketCount);
        var split = bucketCount ^ bit;
        var (staying, moving) = ((Entry?)null, (Entry?)null);
        for (var entry = FirstOf(split); entry is not null; entry = entry.Next)
        {
            if ((entry.Hash & bit) == 0)
            {
                staying = entry.WithNext(staying);
            }
            else
            {
                moving = entry.WithNext(moving);
            }
        }

        var grown = moving is null
            ? buckets
            : WithBucket(buckets, split, staying, owner).Set(bucketCount, moving, owner);
        return new HashTrie<TKey, TValue, TEquality>(grown, bucketCount + 1, Count);
    }

    /// <summary>A key with its value, in the linked list of its bucket.</summary>
    private sealed class Entry(TKey key, int hash, TValue value, Entry? next)
    {
        internal readonly TKey Key = key;
        internal readonly TValue Value = value;
        internal readonly Entry? Next = next;
        internal readonly int Hash = hash;

        internal Entry WithNext(Entry? rest) => new(Key, Hash, Value, rest);
    }
}
