using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Rusm.Tests.Persistent;

/// <summary>The life of a persistent structure, one change after the other. It prints as a list and shrinks to a short one.</summary>
public sealed record History(ImmutableArray<Change> Changes)
{
    // Keys as a process table has them, keys of one subtree and of its neighbours, and keys as far apart as numbers are.
    private static readonly Gen<long> Dense = Gen.Choose(0, 40).Select(number => (long)number);
    private static readonly Gen<long> Wide = Gen.Choose(0, 2_500).Select(number => (long)number);
    private static readonly Gen<long> Sparse = Gen.Choose(0, 40).Select(number => number * 1_021L);
    private static readonly Gen<long> Far = Gen.Choose(0, 62).Zip(Gen.Choose(-1, 1), (bit, by) => (1L << bit) + by);
    private static readonly Gen<long> End = Gen.Choose(0, 70).Select(number => long.MaxValue - number);

    /// <summary>What <c>[Property]</c> takes histories from.</summary>
    public static Arbitrary<History> Any { get; } = Arb.From(
        from keys in Keys
        from length in Gen.Choose(0, 200)
        from puts in Gen.Choose(2, 20)
        from changes in Gen.ArrayOf(ChangeOf(keys, puts), length)
        select new History([.. changes]),
        history => history.Shorter().Concat(history.Simpler()));

    internal IEnumerable<long> KeysTouched =>
        Changes.Select(change => change switch
        {
            Change.Put put => put.Key,
            Change.Drop drop => drop.Key,
            _ => 0,
        }).Distinct();

    public override string ToString() => Changes.IsEmpty ? "nothing" : string.Join("; ", Changes);

    // One kind of terrain, or all of them.
    private static Gen<long[]> Keys =>
        from terrain in Gen.Elements(Dense, Wide, Sparse, Far, End, Gen.OneOf(Dense, Wide, Sparse, Far, End))
        from count in Gen.Choose(1, 100)
        from keys in Gen.ArrayOf(terrain, count)
        select keys;

    // Some histories put and drop in balance, in some it is nearly all growth.
    private static Gen<Change> ChangeOf(long[] keys, int puts) => Gen.Frequency(
        (puts, Gen.Elements(keys).Select(Change (key) => new Change.Put(key))),
        (5, Gen.Elements(keys).Select(Change (key) => new Change.Drop(key))),
        (1, Gen.Elements(keys).Select(Change (key) => new Change.Drop(~key))),
        (1, Gen.Constant<Change>(new Change.GiveAway())));

    // Half of it first, then all but one.
    private IEnumerable<History> Shorter()
    {
        for (var length = Changes.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= Changes.Length; start += length)
            {
                yield return new History(Changes.RemoveRange(start, length));
            }
        }
    }

    // A smaller key in the place of one key, wherever that stands.
    private IEnumerable<History> Simpler() =>
        from key in KeysTouched
        where key > 0
        from smaller in new[] { 0, key / 2, key - 1 }.Distinct()
        where !KeysTouched.Contains(smaller)
        select new History([.. Changes.Select(change => change switch
        {
            Change.Put put when put.Key == key => new Change.Put(smaller),
            Change.Drop drop when drop.Key == key => new Change.Drop(smaller),
            _ => change,
        })]);
}
