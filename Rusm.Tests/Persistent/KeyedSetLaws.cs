using System.Collections;
using FsCheck.Xunit;
using Rusm.Kernel;
using Rusm.Kernel.Persistent;
using Xunit;

namespace Rusm.Tests.Persistent;

[Properties(Arbitrary = [typeof(History)], MaxTest = 500, QuietOnSuccess = true)]
public sealed class KeyedSetLaws
{
    [Property]
    public void A_keyed_set_is_a_sorted_set_after_each_change(History history)
    {
        var life = new Life();
        foreach (var change in history.Changes)
        {
            life.Live(change);
            life.MustEqualTheSet();
        }
    }

    [Property]
    public void A_keyed_set_finds_what_is_there_and_nothing_else(History history)
    {
        var life = new Life(history);
        var around = history.KeysTouched.SelectMany(key => new[] { key, key + 1, key - 1, key + 32, -key, ~key });
        Assert.All(around.Concat([-1, long.MinValue, long.MaxValue]), life.MustFindAsTheSetDoes);
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

        one.MustEqualTheSet();
        other.MustEqualTheSet();
        trunk.MustEqualTheSet();
    }

    [Property]
    public void Sets_of_equal_values_are_equal_whatever_their_history(History history)
    {
        var lived = new Life(history).Set;
        var values = lived.ToArray();
        Assert.All([Of(values), Of(values.Reverse())], born =>
        {
            Assert.Equal<object>(lived, born);
            Assert.Equal(lived.GetHashCode(), born.GetHashCode());
            Assert.Equal(lived.ToString(), born.ToString());
        });
    }

    [Property]
    public void Sets_that_differ_in_one_value_are_not_equal(History history)
    {
        var lived = new Life(history).Set;
        var stranger = new Pid(Enumerable.Range(0, int.MaxValue).First(key => !lived.Contains(key)));
        var more = lived.Add(stranger, new Owner());
        Assert.False(lived.Equals(more));
        Assert.All(lived, value => Assert.False(lived.Equals(more.Remove(value.Value, new Owner()))));
        Assert.False(lived.Equals(null));
    }

    [Property]
    public void Adding_what_is_there_and_removing_what_is_not_gives_the_same_set(History history)
    {
        var lived = new Life(history).Set;
        Assert.All(history.KeysTouched, key => Assert.Same(
            lived,
            lived.Contains(key) ? lived.Add(new(key), new Owner()) : lived.Remove(key, new Owner())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void The_value_that_came_first_stays_under_its_key(int count)
    {
        var owner = new Owner();
        var firsts = Enumerable.Range(1, count).Select(number => new MonitorEnd(new(number), new(number)));
        var set = firsts.Aggregate(KeyedSet<MonitorEnd>.Empty, (so, value) => so.Add(value, owner));
        Assert.Same(set, set.Add(new MonitorEnd(new(1), new(77)), owner));
        Assert.True(set.TryGet(1, out var first));
        Assert.Equal(new Pid(1), first.Other);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void A_value_that_is_set_takes_the_place_of_the_one_of_its_key_or_is_added(int count)
    {
        var owner = new Owner();
        MonitorEnd[] values = [.. Enumerable.Range(1, count).Select(number => new MonitorEnd(new(number), new(number)))];
        var before = values.Aggregate(KeyedSet<MonitorEnd>.Empty, (so, value) => so.Add(value, owner));
        foreach (var key in Enumerable.Range(1, count + 1))
        {
            var changed = new MonitorEnd(new(key), new(77));
            var expected = values.Where(value => value.Reference.Value != key).Append(changed).OrderBy(value => value.Reference.Value);
            var set = before.Set(changed, new Owner());
            Assert.Equal(expected, set);
            Assert.Equal(expected.Count(), set.Count);
        }

        Assert.Equal(values, before);
        Assert.Equal(Math.Max(count, 1), before.Set(new MonitorEnd(new(1), new(77)), owner).Count);
    }

    [Fact]
    public void Values_with_equal_keys_and_different_contents_make_different_sets()
    {
        var (one, other) = (new MonitorEnd(new(1), new(1)), new MonitorEnd(new(1), new(2)));
        var none = KeyedSet<MonitorEnd>.Empty;
        Assert.NotEqual<object>(none.Add(one, new Owner()), none.Add(other, new Owner()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void An_enumerator_stays_at_its_end_and_does_not_go_back(int count)
    {
        var enumerator = Of(Enumerable.Range(0, count).Select(number => new Pid(number))).GetEnumerator();
        for (var passed = 0; passed < count; passed++)
        {
            Assert.True(enumerator.MoveNext());
        }

        Assert.False(enumerator.MoveNext());
        Assert.False(enumerator.MoveNext());
        Assert.Throws<NotSupportedException>(() => enumerator.Reset());
    }

    private static KeyedSet<Pid> Of(IEnumerable<Pid> values)
    {
        var owner = new Owner();
        return values.Aggregate(KeyedSet<Pid>.Empty, (set, value) => set.Add(value, owner));
    }

    /// <summary>A keyed set and the sorted set that it should be, through one history.</summary>
    private sealed class Life
    {
        private readonly List<(KeyedSet<Pid> Set, long[] Then)> givenAway = [];
        private readonly SortedSet<long> sorted;
        private Owner owner = new();

        internal Life()
            : this(KeyedSet<Pid>.Empty, [])
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

        private Life(KeyedSet<Pid> set, IEnumerable<long> sorted) => (Set, this.sorted) = (set, [.. sorted]);

        internal KeyedSet<Pid> Set { get; private set; }

        internal void Live(Change change)
        {
            switch (change)
            {
                case Change.Put put:
                    Set = Set.Add(new(put.Key), owner);
                    sorted.Add(put.Key);
                    break;
                case Change.Drop drop:
                    Set = Set.Remove(drop.Key, owner);
                    sorted.Remove(drop.Key);
                    break;
                case Change.GiveAway:
                    givenAway.Add((Set, [.. sorted]));
                    owner = new();
                    break;
            }
        }

        internal Life Branch() => new(Set, sorted);

        internal void MustEqualTheSet()
        {
            Assert.Equal(sorted, Set.Select(value => value.Value));
            Assert.Equal(sorted.Count, Set.Count);
            Assert.Equal(sorted.Count, ((IEnumerable)Set).Cast<object>().Count());
        }

        internal void MustFindAsTheSetDoes(long key)
        {
            Assert.Equal(sorted.Contains(key), Set.Contains(key));
            Assert.Equal(sorted.Contains(key), Set.TryGet(key, out var value));
            Assert.True(!sorted.Contains(key) || value.Value == key);
        }

        internal void VersionsMustBeAsTheyWere() =>
            Assert.All(givenAway, version => Assert.Equal(version.Then, version.Set.Select(value => value.Value)));
    }
}
