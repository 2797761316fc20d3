using System.Diagnostics.CodeAnalysis;

namespace Rusm.Kernel.Persistent;

/// <summary>The set with one value: the link of a child to its supervisor.</summary>
internal sealed class OneKeyed<T>(T one) : KeyedSet<T>
    where T : struct, IKeyed
{
    public override int Count => 1;

    public override bool TryGet(long key, [MaybeNullWhen(false)] out T value)
    {
        value = one;
        return one.Key == key;
    }

    internal override KeyedSet<T> Add(T value, Owner owner) =>
        value.Key == one.Key ? this : new FewKeyed<T>(value.Key < one.Key ? [value, one] : [one, value]);

    internal override KeyedSet<T> Set(T value, Owner owner) => value.Key == one.Key ? new OneKeyed<T>(value) : Add(value, owner);

    internal override KeyedSet<T> Remove(long key, Owner owner) => one.Key == key ? Empty : this;

    private protected override Enumerator Begin() => new(one);
}

/// <summary>The set with no value or a few: an array, in order, copied at each change.</summary>
internal sealed class FewKeyed<T>(T[] few) : KeyedSet<T>
    where T : struct, IKeyed
{
    private const int AtMost = 8;

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
        : Count == 0 ? new OneKeyed<T>(value)
        : Count < AtMost ? new FewKeyed<T>(WithOneMore(value))
        : AsMany(owner).Add(value, owner);

    internal override KeyedSet<T> Set(T value, Owner owner) => Contains(value.Key)
        ? new FewKeyed<T>(Array.ConvertAll(few, candidate => candidate.Key == value.Key ? value : candidate))
        : Add(value, owner);

    internal override KeyedSet<T> Remove(long key, Owner owner) =>
        !Contains(key) ? this
        : Count == 2 ? new OneKeyed<T>(few[0].Key == key ? few[1] : few[0])
        : new FewKeyed<T>(Array.FindAll(few, value => value.Key != key));

    private protected override Enumerator Begin() => new(few);

    private T[] WithOneMore(T value)
    {
        var place = few.Length;
        while (place > 0 && few[place - 1].Key > value.Key)
        {
            place--;
        }

        return [.. few.AsSpan(0, place), value, .. few.AsSpan(place)];
    }

    private ManyKeyed<T> AsMany(Owner owner)
    {
        var trie = default(Trie<T>);
        foreach (var value in few)
        {
            trie = trie.Set(value.Key, value, owner);
        }

        return new ManyKeyed<T>(trie, Count, owner);
    }
}

/// <summary>
/// The set with many values: a tree. It stays one as it shrinks, until nothing is left. Like a node of the tree it belongs to the
/// owner that created it, which changes it in place: the set of a hub changes at each end of a process that is linked to it.
/// </summary>
internal sealed class ManyKeyed<T>(Trie<T> many, int count, Owner owner) : KeyedSet<T>
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
        var size = Contains(value.Key) ? count : count + 1;   // before the tree changes in place
        return Holding(many.Set(value.Key, value, by), size, by);
    }

    internal override KeyedSet<T> Remove(long key, Owner by) =>
        !Contains(key) ? this
        : count == 1 ? Empty
        : Holding(many.Remove(key, by), count - 1, by);

    private protected override Enumerator Begin() => new(many, count);

    private ManyKeyed<T> Holding(Trie<T> values, int size, Owner by)
    {
        if (!ReferenceEquals(owner, by))
        {
            return new(values, size, by);
        }

        (many, count) = (values, size);
        return this;
    }
}
