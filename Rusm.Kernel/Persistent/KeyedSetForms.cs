using System.Diagnostics.CodeAnalysis;

namespace Rusm.Kernel.Persistent;

/// <summary>A set with one value, such as the link of a child to its supervisor.</summary>
internal sealed class SingleSet<T>(T one) : KeyedSet<T>
    where T : struct, IKeyed
{
    public override int Count => 1;

    public override bool TryGet(long key, [MaybeNullWhen(false)] out T value)
    {
        value = one;
        return one.Key == key;
    }

    internal override KeyedSet<T> Add(T value, Owner owner) =>
        value.Key == one.Key ? this : new SmallSet<T>(value.Key < one.Key ? [value, one] : [one, value]);

    internal override KeyedSet<T> Set(T value, Owner owner) => value.Key == one.Key ? new SingleSet<T>(value) : Add(value, owner);

    internal override KeyedSet<T> Remove(long key, Owner owner) => one.Key == key ? Empty : this;

    private protected override Enumerator Begin() => new(one);
}

/// <summary>A set with no values or a few values: a sorted array that each change copies.</summary>
internal sealed class SmallSet<T>(T[] few) : KeyedSet<T>
    where T : struct, IKeyed
{
    private const int MaxCount = 8;

    public override int Count => few.Length;

    public override bool TryGet(long key, [MaybeNullWhen(false)] out T value)
    {
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

    internal override KeyedSet<T> Add(T value, Owner owner) =>
        Contains(value.Key) ? this
        : Count == 0 ? new SingleSet<T>(value)
        : Count < MaxCount ? new SmallSet<T>(Insert(value))
        : AsMany(owner).Add(value, owner);

    internal override KeyedSet<T> Set(T value, Owner owner) => Contains(value.Key)
        ? new SmallSet<T>(Array.ConvertAll(few, candidate => candidate.Key == value.Key ? value : candidate))
        : Add(value, owner);

    internal override KeyedSet<T> Remove(long key, Owner owner) =>
        !Contains(key) ? this
        : Count == 2 ? new SingleSet<T>(few[0].Key == key ? few[1] : few[0])
        : new SmallSet<T>(Array.FindAll(few, value => value.Key != key));

    private protected override Enumerator Begin() => new(few);

    private T[] Insert(T value)
    {
        var index = few.Length;
        while (index > 0 && few[index - 1].Key > value.Key)
        {
            index--;
        }

        return [.. few.AsSpan(0, index), value, .. few.AsSpan(index)];
    }

    private TreeSet<T> AsMany(Owner owner)
    {
        var trie = default(Trie<T>);
        foreach (var value in few)
        {
            trie = trie.Set(value.Key, value, owner);
        }

        return new TreeSet<T>(trie, Count, owner);
    }
}

/// <summary>
/// A set with many values: a tree. It remains a tree when it shrinks, until it is empty. Like a node of the tree, it belongs to the
/// owner that created it, which changes it in place. Otherwise, if many processes are linked to one, each end of one of them would
/// copy this object.
/// </summary>
internal sealed class TreeSet<T>(Trie<T> many, int count, Owner owner) : KeyedSet<T>
    where T : struct, IKeyed
{
    private Trie<T> many = many;
    private int count = count;

    public override int Count => count;

    public override bool TryGet(long key, [MaybeNullWhen(false)] out T value) => many.TryGet(key, out value);

    internal override KeyedSet<T> Add(T value, Owner by) =>
        Contains(value.Key) ? this : Set(value, by);

    internal override KeyedSet<T> Set(T value, Owner by)
    {
        var size = Contains(value.Key) ? count : count + 1;   // computed before the tree is changed in place
        return WithValues(many.Set(value.Key, value, by), size, by);
    }

    internal override KeyedSet<T> Remove(long key, Owner by) =>
        !Contains(key) ? this
        : count == 1 ? Empty
        : WithValues(many.Remove(key, by), count - 1, by);

    private protected override Enumerator Begin() => new(many, count);

    private TreeSet<T> WithValues(Trie<T> values, int size, Owner by)
    {
        if (!ReferenceEquals(owner, by))
        {
            return new(values, size, by);
        }

        (many, count) = (values, size);
        return this;
    }
}
