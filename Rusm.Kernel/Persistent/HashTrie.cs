using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Rusm.Kernel.Persistent;

/// <summary>
/// A persistent map from keys of any type to values: a hash table whose buckets are the values of a <see cref="Trie{T}"/>. An update
/// copies the path to a bucket, but for the nodes that its <see cref="Owner"/> made, which it changes in place.
/// </summary>
/// <remarks>
/// It grows by linear hashing: each key that is added beyond the number of buckets adds one bucket, and splits one other. So no update
/// goes through the whole map. It does not shrink until it is empty. The order of its entries is that of their hash codes, which may
/// differ from run to run: nothing that the kernel returns depends on it.
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
/// <typeparam name="TEquality">When two keys are equal. A type, so that its calls cost nothing.</typeparam>
internal readonly struct HashTrie<TKey, TValue, TEquality>
    where TEquality : struct, IEqualityComparer<TKey>
{
    private readonly Trie<Entry> buckets;
    private readonly int bucketCount;

    private HashTrie(Trie<Entry> buckets, int bucketCount, int count) =>
        (this.buckets, this.bucketCount, Count) = (buckets, bucketCount, count);

    /// <summary>How many keys there are.</summary>
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

    /// <summary>The map with the key, which has this value unless it was there before.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value of a new key.</param>
    /// <param name="owner">The owner that may change nodes in place.</param>
    /// <param name="present">The value that the key has now.</param>
    /// <returns>The map.</returns>
    internal HashTrie<TKey, TValue, TEquality> GetOrAdd(TKey key, TValue value, Owner owner, out TValue present)
    {
        var hash = HashOf(key);
        var bucket = BucketOf(hash);
        var first = FirstOf(bucket);
        if (Find(first, key, hash) is { } there)
        {
            present = there.Value;
            return this;
        }

        present = value;
        var with = buckets.Set(bucket, new Entry(key, hash, value, first), owner);
        return new HashTrie<TKey, TValue, TEquality>(with, Math.Max(bucketCount, 1), Count + 1).Grown(owner);
    }

    /// <summary>The map without the key, which may be absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="owner">The owner that may change nodes in place.</param>
    /// <param name="removed">The value that the key had; the default value if it was absent.</param>
    /// <returns>The map.</returns>
    internal HashTrie<TKey, TValue, TEquality> Remove(TKey key, Owner owner, out TValue? removed)
    {
        removed = default;
        var hash = HashOf(key);
        var bucket = BucketOf(hash);
        var first = FirstOf(bucket);
        if (Find(first, key, hash) is not { } gone)
        {
            return this;
        }

        removed = gone.Value;
        var without = WithBucket(buckets, bucket, Without(first, gone), owner);
        return Count == 1 ? default : new HashTrie<TKey, TValue, TEquality>(without, bucketCount, Count - 1);
    }

    /// <summary>Whether both maps have the same keys, with equal values.</summary>
    internal bool HasSameEntries(HashTrie<TKey, TValue, TEquality> other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        foreach (var (key, value) in Entries)
        {
            if (!other.TryGet(key, out var its) || !EqualityComparer<TValue>.Default.Equals(value, its))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The keys and their values, in no order.</summary>
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

    private static Entry? Without(Entry? first, Entry gone)
    {
        var rest = gone.Next;
        for (var entry = first; !ReferenceEquals(entry, gone); entry = entry.Next)
        {
            rest = entry!.Before(rest);
        }

        return rest;
    }

    private static Trie<Entry> WithBucket(Trie<Entry> buckets, int bucket, Entry? first, Owner owner) =>
        first is null ? buckets.Remove(bucket, owner) : buckets.Set(bucket, first, owner);

    private Entry? FirstOf(int bucket) => buckets.TryGet(bucket, out var first) ? first : null;

    // The low bits of the hash that number the buckets; one bit less where the bucket with that number is still to come.
    private int BucketOf(int hash)
    {
        var rounded = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bucketCount, 1));
        var bucket = hash & (rounded - 1);
        return bucket < bucketCount ? bucket : bucket & ((rounded >> 1) - 1);
    }

    // The new bucket differs from the one that it splits in the highest bit of its number.
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
                staying = entry.Before(staying);
            }
            else
            {
                moving = entry.Before(moving);
            }
        }

        var grown = moving is null
            ? buckets
            : WithBucket(buckets, split, staying, owner).Set(bucketCount, moving, owner);
        return new HashTrie<TKey, TValue, TEquality>(grown, bucketCount + 1, Count);
    }

    /// <summary>One key, and the rest of its bucket.</summary>
    private sealed class Entry(TKey key, int hash, TValue value, Entry? next)
    {
        internal readonly TKey Key = key;
        internal readonly TValue Value = value;
        internal readonly Entry? Next = next;
        internal readonly int Hash = hash;

        internal Entry Before(Entry? rest) => new(Key, Hash, Value, rest);
    }
}
