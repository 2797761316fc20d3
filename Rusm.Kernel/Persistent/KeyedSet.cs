using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Rusm.Kernel.Persistent;

/// <summary>
/// A persistent set of values known by their integer key, in ascending order of the key; it compares by value. A process has one
/// for its links and two for its monitors. Most hold nothing, one or two values, which a bare array keeps; a hub with a million
/// links wants a tree.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class KeyedSet<T> : IReadOnlyCollection<T>, IEquatable<KeyedSet<T>>
    where T : struct, IKeyed
{
    private const int FewAtMost = 8;

    private readonly T[] few;
    private readonly Trie<T> many;

    private KeyedSet(T[] few) => (this.few, Count) = (few, few.Length);

    private KeyedSet(Trie<T> many, int count) => (few, this.many, Count) = ([], many, count);

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    internal static KeyedSet<T> Empty { get; } = new([]);

    private bool HasFew => many.IsEmpty;

    /// <summary>Whether a value of this key is in the set.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it is there.</returns>
    public bool Contains(long key) => TryGet(key, out _);

    /// <summary>The value of this key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, if it is there.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGet(long key, [MaybeNullWhen(false)] out T value)
    {
        if (!HasFew)
        {
            return many.TryGet(key, out value);
        }

        foreach (var candidate in few)
        {
            if (candidate.Key == key)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Goes through the values by ascending key.</summary>
    /// <returns>The enumerator.</returns>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Equal when both hold the same values.</summary>
    /// <param name="other">The set to compare with.</param>
    /// <returns>Whether they do.</returns>
    public bool Equals(KeyedSet<T>? other) =>
        ReferenceEquals(this, other) || (other is not null && Count == other.Count && this.SequenceEqual(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyedSet<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in this)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The values in order.</summary>
    /// <returns><c>[&lt;1&gt; &lt;2&gt;]</c>.</returns>
    public override string ToString() => $"[{string.Join(' ', this)}]";

    /// <summary>The set with this value; the same set when its key is there already.</summary>
    internal KeyedSet<T> Add(T value, Owner owner)
    {
        if (Contains(value.Key))
        {
            return this;
        }

        return HasFew && Count < FewAtMost ? new(WithOneMore(value)) : new(AsTrie(owner).Set(value.Key, value, owner), Count + 1);
    }

    /// <summary>The set without the value of this key; the same set when it isn't there.</summary>
    internal KeyedSet<T> Remove(long key, Owner owner)
    {
        if (!Contains(key))
        {
            return this;
        }

        return Count == 1 ? Empty
            : HasFew ? new(System.Array.FindAll(few, value => value.Key != key))
            : new(many.Remove(key, owner), Count - 1);
    }

    private T[] WithOneMore(T value)
    {
        var place = few.Length;
        while (place > 0 && few[place - 1].Key > value.Key)
        {
            place--;
        }

        return [.. few.AsSpan(0, place), value, .. few.AsSpan(place)];
    }

    private Trie<T> AsTrie(Owner owner)
    {
        var trie = many;
        foreach (var value in few)
        {
            trie = trie.Set(value.Key, value, owner);
        }

        return trie;
    }

    /// <summary>Goes through a set by ascending key.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly T[] few;
        private int next;
        private Trie<T>.Enumerator many;

        internal Enumerator(KeyedSet<T> set) => (few, many) = (set.few, set.many.GetEnumerator());

        /// <inheritdoc/>
        public T Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (next < few.Length)
            {
                Current = few[next++];
                return true;
            }

            if (!many.MoveNext())
            {
                return false;
            }

            Current = many.Current;
            return true;
        }

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        /// <summary>Not supported: a set is gone through once, from its start.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public readonly void Reset() => throw new NotSupportedException("Go through the set anew instead.");
    }
}
