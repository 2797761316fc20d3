using FsCheck.Xunit;
using Rusm.Kernel.Persistent;
using Xunit;

namespace Rusm.Tests.Persistent;

/// <summary>The laws of a hash trie, with hash codes that are good, with hash codes that are often equal, and with one for all keys.</summary>
[Properties(Arbitrary = [typeof(History)], MaxTest = 200, QuietOnSuccess = true)]
public abstract class HashTrieLaws<TEquality>
    where TEquality : struct, IEqualityComparer<long>
{
    [Property]
    public void A_hash_trie_is_a_dictionary_after_each_change(History history)
    {
        var life = new Life();
        foreach (var change in history.Changes)
        {
            life.Live(change);
            life.MustEqualTheDictionary();
        }
    }

    [Property]
    public void A_hash_trie_finds_what_is_there_and_nothing_else(History history)
    {
        var life = new Life(history);
        var around = history.KeysTouched.SelectMany(key => new[] { key, key + 1, key - 1, key + 32, -key, ~key });
        Assert.All(around.Concat([-1, long.MinValue, long.MaxValue]), life.MustFindAsTheDictionaryDoes);
    }

    [Property]
    public void A_version_given_away_never_changes(History history) => new Life(history).VersionsMustBeAsTheyWere();

    [Property]
    public void Two_that_go_on_from_one_version_do_not_see_each_other(History before, History after)
    {
        var trunk = new Life(before);
        trunk.Live(new Change.GiveAway());
        var (one, other) = (trunk.Branch(), trunk.Branch());
        foreach (var change in after.Changes)
        {
            one.Live(change);
            other.Live(new Change.Drop((change as Change.Put)?.Key ?? 0));
        }

        one.MustEqualTheDictionary();
        other.MustEqualTheDictionary();
        trunk.MustEqualTheDictionary();
    }

    [Property]
    public void An_emptied_hash_trie_is_empty(History history)
    {
        var life = new Life(history);
        foreach (var key in history.KeysTouched)
        {
            life.Live(new Change.Drop(key));
        }

        Assert.Equal(0, life.Trie.Count);
        Assert.Empty(life.Trie.Entries);
        life.VersionsMustBeAsTheyWere();
    }

    [Property]
    public void Hash_tries_of_equal_entries_have_the_same_entries_whatever_their_history(History history)
    {
        var life = new Life(history);
        Assert.All([life.Born(static keys => keys), life.Born(static keys => keys.Reverse())], born =>
        {
            Assert.True(life.Trie.HasSameEntries(born));
            Assert.True(born.HasSameEntries(life.Trie));
        });
    }

    [Property]
    public void Hash_tries_that_differ_in_one_entry_do_not_have_the_same_entries(History history)
    {
        var life = new Life(history);
        foreach (var (key, value) in life.Trie.Entries)
        {
            var without = life.Trie.Remove(key, new Owner(), out var removed);
            Assert.Equal(value, removed);
            Assert.False(life.Trie.HasSameEntries(without));
            Assert.False(without.HasSameEntries(life.Trie));
            Assert.False(life.Trie.HasSameEntries(without.GetOrAdd(key, value + 1, new Owner(), out _)));
            Assert.False(life.Trie.HasSameEntries(without.GetOrAdd(long.MinValue, value, new Owner(), out _)));
        }
    }

    /// <summary>A hash trie and the dictionary that it should be, through one history. The first value of a key stays.</summary>
    private sealed class Life
    {
        private readonly List<(HashTrie<long, int, TEquality> Trie, Dictionary<long, int> Then)> givenAway = [];
        private readonly Dictionary<long, int> dictionary;
        private Owner owner = new();
        private int age;

        internal Life()
            : this(default, [])
        {
        }

        internal Life(History history)
            : this()
        {
            foreach (var change in history.Changes)
            {
                Live(change);
            }
        }

        private Life(HashTrie<long, int, TEquality> trie, Dictionary<long, int> dictionary) => (Trie, this.dictionary) = (trie, dictionary);

        internal HashTrie<long, int, TEquality> Trie { get; private set; }

        internal void Live(Change change)
        {
            age++;
            switch (change)
            {
                case Change.Put put:
                    Trie = Trie.GetOrAdd(put.Key, age, owner, out var present);
                    dictionary.TryAdd(put.Key, age);
                    Assert.Equal(dictionary[put.Key], present);
                    break;
                case Change.Drop drop:
                    Trie = Trie.Remove(drop.Key, owner, out var removed);
                    Assert.Equal(dictionary.GetValueOrDefault(drop.Key), removed);
                    dictionary.Remove(drop.Key);
                    break;
                case Change.GiveAway:
                    givenAway.Add((Trie, new(dictionary)));
                    owner = new();
                    break;
            }
        }

        internal Life Branch() => new(Trie, new(dictionary)) { age = age };

        internal HashTrie<long, int, TEquality> Born(Func<IEnumerable<long>, IEnumerable<long>> order) => order(dictionary.Keys)
            .Aggregate(default(HashTrie<long, int, TEquality>), (trie, key) => trie.GetOrAdd(key, dictionary[key], new Owner(), out _));

        internal void MustEqualTheDictionary() => MustEqual(Trie, dictionary);

        internal void MustFindAsTheDictionaryDoes(long key) => Assert.Equal(
            (dictionary.TryGetValue(key, out var expected), expected),
            (Trie.TryGet(key, out var found), found));

        internal void VersionsMustBeAsTheyWere() => Assert.All(givenAway, version => MustEqual(version.Trie, version.Then));

        private static void MustEqual(HashTrie<long, int, TEquality> trie, Dictionary<long, int> dictionary)
        {
            Assert.Equal(dictionary.Count, trie.Count);
            Assert.Equal(dictionary.OrderBy(entry => entry.Key), trie.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)).OrderBy(entry => entry.Key));
        }
    }
}

public sealed class HashTrieLawsWithGoodHashes : HashTrieLaws<HashTrieLawsWithGoodHashes.Good>
{
    public readonly struct Good : IEqualityComparer<long>
    {
        public bool Equals(long x, long y) => x == y;

        public int GetHashCode(long obj)
        {
            var product = Math.BigMul((ulong)obj ^ 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, out var low);
            return (int)(product ^ low);
        }
    }
}

public sealed class HashTrieLawsWithFewHashes : HashTrieLaws<HashTrieLawsWithFewHashes.Few>
{
    public readonly struct Few : IEqualityComparer<long>
    {
        public bool Equals(long x, long y) => x == y;

        public int GetHashCode(long obj) => (int)(obj % 7) * 0x1111_1111;
    }
}

public sealed class HashTrieLawsWithOneHash : HashTrieLaws<HashTrieLawsWithOneHash.One>
{
    public readonly struct One : IEqualityComparer<long>
    {
        public bool Equals(long x, long y) => x == y;

        public int GetHashCode(long obj) => -1;
    }
}
