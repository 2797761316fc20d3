using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Rusm.Kernel.Persistent;

/// <summary>
/// A persistent set of values with integer keys, in ascending order of the keys. It is compared by value. A process has one set for its
/// links and two sets for its monitors. Most sets are empty or have one value, some have a few, and the set of a process with very many
/// links can have a million. There is an implementation for each size.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
public abstract class KeyedSet<T> : IReadOnlyCollection<T>, IEquatable<KeyedSet<T>>
    where T : struct, IKeyed
{
    private protected KeyedSet()
    {
    }

    /// <summary>The number of values.</summary>
    public abstract int Count { get; }

    internal static KeyedSet<T> Empty { get; } = new SmallSet<T>([]);

    internal static KeyedSet<T> Of(T value) => new SingleSet<T>(value);

    /// <summary>Whether the set contains a value with this key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether the set contains the value.</returns>
    public bool Contains(long key) => TryGet(key, out _);

    /// <summary>Gets the value with this key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, if the set contains it.</param>
    /// <returns>Whether the set contains the value.</returns>
    public abstract bool TryGet(long key, [MaybeNullWhen(false)] out T value);

    /// <summary>Returns an enumerator of the values, in ascending order of the keys.</summary>
    /// <returns>The enumerator.</returns>
    public Enumerator GetEnumerator() => Begin();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Compares the values of the sets.</summary>
    /// <param name="other">The set to compare with.</param>
    /// <returns>Whether both contain the same values.</returns>
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

    /// <summary>Returns the values in order, as text.</summary>
    /// <returns><c>[&lt;1&gt; &lt;2&gt;]</c>.</returns>
    public override string ToString() => $"[{string.Join(' ', this)}]";

    /// <summary>Adds a value. Returns the same set if it already contains a value with this key.</summary>
    internal abstract KeyedSet<T> Add(T value, Owner owner);

    /// <summary>Adds a value, or replaces the value with the same key.</summary>
    internal abstract KeyedSet<T> Set(T value, Owner owner);

    /// <summary>Removes the value with this key. Returns the same set if it does not contain the key.</summary>
    internal abstract KeyedSet<T> Remove(long key, Owner owner);

    private protected abstract Enumerator Begin();

    /// <summary>Enumerates the values of a set in ascending order of the keys.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly T[] few;
        private int left;
        private Trie<T>.Enumerator many;

        internal Enumerator(T one) => (Current, few, left) = (one, [], 1);

        internal Enumerator(T[] few) => (this.few, left) = (few, few.Length);

        internal Enumerator(Trie<T> many, int count) => (few, left, this.many) = ([], count, many.GetEnumerator());

        /// <inheritdoc/>
        public T Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (left == 0)
            {
                return false;
            }

            left--;
            if (few.Length > 0)
            {
                Current = few[few.Length - 1 - left];
            }
            else if (many.MoveNext())
            {
                Current = many.Current;
            }

            return true;
        }

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        /// <summary>Not supported: an enumerator enumerates its set once.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public readonly void Reset() => throw new NotSupportedException("An enumerator of a set can't be reset: get a new one with GetEnumerator.");
    }
}
