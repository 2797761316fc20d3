using FsCheck;
using FsCheck.Fluent;
using Rusm.Kernel;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>Registered names, mixed into every kind of scenario.</summary>
public sealed class NameLaws
{
    [Fact]
    public void Who_has_which_name_is_what_the_model_says() =>
        Always(250, moment => MustBe(moment.Names, moment.After.Names, moment));

    [Fact]
    public void The_members_of_the_groups_are_what_the_model_says() =>
        Always(250, moment =>
        {
            MustBe(moment.Members, moment.After.Groups.SelectMany(group => group.Members.Select(pid => (group.Group, pid))), moment);
            MustBe(
                moment.Members.Distinct().OrderBy(member => member.Pid).ThenBy(member => member.Group, StringComparer.Ordinal),
                moment.After.Processes.SelectMany(entry => moment.After.GroupsOf(entry.Pid).Order(StringComparer.Ordinal).Select(group => (group, entry.Pid))),
                moment);
        });

    [Fact]
    public void Refused_is_what_the_model_refuses_and_a_refusal_changes_nothing_and_is_the_only_effect() =>
        Always(250, moment =>
        {
            var refusals = moment.Effects.OfType<Effect.Refuse>();
            MustBe(moment.Refusal is null ? [] : [new Effect.Refuse(moment.Signal.By, moment.Refusal)], refusals, moment);
            if (moment.Refusal is not null)
            {
                MustBe(refusals, moment.Effects, moment);
                MustBe([moment.Before], [moment.After], moment);
            }
        });

    [Fact]
    public void Names_change_nothing_else() =>
        Always(250, moment => moment.WithoutNames.IfSome(effects => MustBe(effects, moment.Effects, moment)));

    [Fact]
    public void Names_and_their_processes_know_each_other_and_no_dead_has_one() =>
        Always(250, moment =>
        {
            MustBe([], Invariants.Check(moment.Before, moment.After), moment);
            MustBe(
                moment.After.Names.OrderBy(taken => taken.Pid),
                moment.After.Processes.Where(entry => entry.Name is not null).Select(entry => (entry.Name!, entry.Pid)),
                moment);
        });

    [Fact]
    public void The_builder_gives_the_states_and_effects_of_the_function() =>
        Law.Holds(Any.Scenario, 150, scenario =>
        {
            var builder = new StateBuilder(State.Empty);
            var given = new List<(State State, string AsItWas)>();
            foreach (var (moment, number) in NamedHistory.Of(scenario).Steps.Select((moment, number) => (moment, number)))
            {
                Assert.Equal(moment.Effects, builder.Apply(moment.Signal).ToArray());
                Assert.All(moment.Names, taken => Assert.Equal(taken.Pid, builder.WhereIs(taken.Name)));
                Assert.Equal(moment.Members.Select(member => member.Pid), moment.Members.Select(member => member.Group).Distinct().SelectMany(builder.MembersOf));
                if (number % 3 == 0)   // sealed at some moments, so that it goes on changing in place at the others
                {
                    Assert.Equal(moment.After, builder.ToState());
                    given.Add((builder.ToState(), moment.After.ToString()));
                }
            }

            Assert.All(given, kept => Assert.Equal(kept.AsItWas, kept.State.ToString()));
        });

    [Fact]
    public void Much_happens_to_names()
    {
        var moments = Any.Scenario.Generator.Sample(200, new Rnd(2024), 80)
            .SelectMany(scenario => NamedHistory.Of(scenario).Steps)
            .ToList();
        var found = new (string What, int Times, int AtLeast)[]
        {
            ("registrations", moments.Count(moment => moment.Signal is Signal.Register && !moment.After.Equals(moment.Before)), 200),
            ("messages by name", moments.Count(moment => moment.Signal is Signal.SendNamed && moment.Effects.Any(IsDelivery)), 100),
            ("children with a name", moments.Count(moment => moment.Effects.Any(effect => effect is Effect.Start) && IsNamed(moment)), 500),
            ("processes that join a group once more", moments.Count(moment => moment.Members.Distinct().Count() < moment.Members.Length), 100),
            ("ends of members of two groups", moments.Count(moment => moment.Effects.OfType<Effect.Stop>().Any(stop => moment.Before.GroupsOf(stop.Death.Pid).Count() > 1)), 30),
            ("labels", moments.Count(moment => moment.After.Processes.Any(entry => entry.Label is not null)), 500),
            ("ends of two at once who have a name", moments.Count(moment => NamesLost(moment) >= 2), 50),
        }.Concat(typeof(Refusal).GetNestedTypes().Except([typeof(Refusal.OfOtherNode), typeof(Refusal.GlobalNameTaken)]).Select(refusal =>
            (What: $"refusals {refusal.Name}", Times: moments.Count(moment => moment.Refusal?.GetType() == refusal), AtLeast: 100)));
        Assert.All(found, of => Assert.InRange(of.Times, of.AtLeast, int.MaxValue));

        static bool IsDelivery(Effect effect) => effect is Effect.Deliver;

        static bool IsNamed(NamedHistoryStep moment) => moment.After.Names.Any(taken => taken.Pid.Value == moment.After.LastPid);

        static int NamesLost(NamedHistoryStep moment) =>
            moment.Effects.OfType<Effect.Stop>().Count(stop => moment.Before.Find(stop.Death.Pid).Exists(entry => entry.Name is not null));
    }

    private static void MustBe<T>(IEnumerable<T> expected, IEnumerable<T> actual, NamedHistoryStep moment)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail($"""
                {moment.Signal} in
                {moment.Before}
                gives {moment.Effects} and
                {moment.After}
                That is [{string.Join(", ", actual)}], and should be [{string.Join(", ", expected)}].
                """);
        }
    }

    private static void Always(int cases, Action<NamedHistoryStep> check) =>
        Law.Holds(Any.Scenario, cases, scenario => NamedHistory.Of(scenario).Steps.ForEach(check));
}
