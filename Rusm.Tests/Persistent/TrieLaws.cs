using FsCheck.Xunit;
using Rusm.Kernel.Persistent;
using Xunit;

namespace Rusm.Tests.Persistent;

[Properties(Arbitrary = [typeof(History)], MaxTest = 500, QuietOnSuccess = true)]
public sealed class TrieLaws
{
    [Property]
    public void A_trie_is_a_sorted_dictionary_after_each_change(History history)
    {
        var life = new Life();
        foreach (var change in history.Changes)
        {
            life.Live(change);
            life.MustEqualTheDictionary();
        }
    }

    [Property]
    public void A_trie_finds_what_is_there_and_nothing_else(History history)
    {
        var life = new Life(history);
        var around = history.KeysTouched
            .SelectMany(key => new[] { key, key + 1, key - 1, key + 32, key ^ 1L << 40, -key, ~key })
            .Concat([-1, long.MinValue, long.MaxValue]);
        Assert.All(around, life.MustFindAsTheDictionaryDoes);
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
    public void An_emptied_trie_is_empty(History history)
    {
        var life = new Life(history);
        foreach (var key in history.KeysTouched)
        {
            life.Live(new Change.Drop(key));
        }

        Assert.True(life.Trie.IsEmpty);
        life.VersionsMustBeAsTheyWere();
    }

    [Fact]
    public void Values_that_are_references_or_nothing_are_kept_like_any_other()
    {
        var owner = new Owner();
        var trie = default(Trie<string?>).Set(3, "three", owner).Set(1_000, null, owner);
        Assert.True(trie.TryGet(3, out var three));
        Assert.True(trie.TryGet(1_000, out var nothing));
        Assert.Equal(("three", null), (three, nothing));
        Assert.False(trie.Remove(1_000, owner).TryGet(1_000, out _));
    }

    /// <summary>A trie and the dictionary that it should be, through one history.</summary>
    private sealed class Life
    {
        private readonly List<(Trie<Entry> Trie, Entry[] Then)> givenAway = [];
        private readonly SortedDictionary<long, Entry> dictionary = [];
        private Owner owner = new();
        private int age;

        internal Life()
        {
        }

        internal Life(History history)
        {
            foreach (var change in history.Changes)
            {
                Live(change);
            }
        }

        internal Trie<Entry> Trie { get; private set; }

        internal void Live(Change change)
        {
            age++;
            switch (change)
            {
                case Change.Put put:
                    var entry = new Entry(put.Key, age);
                    Trie = Trie.Set(put.Key, entry, owner);
                    dictionary[put.Key] = entry;
                    break;
                case Change.Drop drop:
                    Trie = Trie.Remove(drop.Key, owner);
                    dictionary.Remove(drop.Key);
                    break;
                case Change.GiveAway:
                    givenAway.Add((Trie, [.. dictionary.Values]));
                    owner = new();
                    break;
            }
        }

        internal Life Branch()
        {
            var branch = new Life { Trie = Trie, age = age };
            foreach (var (key, entry) in dictionary)
            {
                branch.dictionary.Add(key, entry);
            }

            return branch;
        }

        internal void MustEqualTheDictionary()
        {
            Assert.Equal(dictionary.Values, Values(Trie));
            Assert.Equal(dictionary.Count == 0, Trie.IsEmpty);
        }

        internal void MustFindAsTheDictionaryDoes(long key) => Assert.Equal(
            (dictionary.TryGetValue(key, out var expected), expected),
            (Trie.TryGet(key, out var found), found));

        internal void VersionsMustBeAsTheyWere() => Assert.All(givenAway, version => Assert.Equal(version.Then, Values(version.Trie)));

        private static List<Entry> Values(Trie<Entry> trie)
        {
            var values = new List<Entry>();
            foreach (var value in trie)
            {
                values.Add(value);
            }

            return values;
        }
    }

    /// <summary>What was put under a key, and when: a later value of a key is another one.</summary>
    private readonly record struct Entry(long Key, int Age);
}
