using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Rusm.Kernel.Persistent;

/// <summary>
/// A persistent set of values known by their integer key, in ascending order of the key; it compares by value. A process has one
/// for its links and two for its monitors. Most hold nothing or one value, some a few, and a hub a million: there is a form for each.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
public abstract class KeyedSet<T> : IReadOnlyCollection<T>, IEquatable<KeyedSet<T>>
    where T : struct, IKeyed
{
    private protected KeyedSet()
    {
    }

    /// <summary>How many values there are.</summary>
    public abstract int Count { get; }

    internal static KeyedSet<T> Empty { get; } = new FewKeyed<T>([]);

    internal static KeyedSet<T> Of(T value) => new OneKeyed<T>(value);

    /// <summary>Whether a value of this key is in the set.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it is there.</returns>
    public bool Contains(long key) => TryGet(key, out _);

    /// <summary>The value of this key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, if it is there.</param>
    /// <returns>Whether it is there.</returns>
    public abstract bool TryGet(long key, [MaybeNullWhen(false)] out T value);

    /// <summary>Goes through the values by ascending key.</summary>
    /// <returns>The enumerator.</returns>
    public Enumerator GetEnumerator() => Begin();

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
    internal abstract KeyedSet<T> Add(T value, Owner owner);

    /// <summary>The set with this value, in the place of the one of its key if that is there.</summary>
    internal abstract KeyedSet<T> Set(T value, Owner owner);

    /// <summary>The set without the value of this key; the same set when it isn't there.</summary>
    internal abstract KeyedSet<T> Remove(long key, Owner owner);

    private protected abstract Enumerator Begin();

    /// <summary>Goes through a set by ascending key.</summary>
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

        /// <summary>Not supported: a set is gone through once, from its start.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public readonly void Reset() => throw new NotSupportedException("Go through the set anew instead.");
    }
}
