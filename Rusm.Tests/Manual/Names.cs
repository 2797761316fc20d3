using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class Names
{
    public static TheoryData<string> Blank { get; } = ["", " ", "\t\n"];

    [Fact]
    public void To_register_a_process_gives_it_the_name_and_tells_nobody() => Given()
        .When(A.Registers("shop", B))
        .Then()
        .Registered(("shop", B));

    [Fact]
    public void Anybody_may_register_anybody_and_outside_too() => Given()
        .When(A.Registers("self", A), B.Registers("other", C), Outside.Registers("outer", D))
        .Then()
        .Registered(("other", C), ("outer", D), ("self", A));

    [Fact]
    public void Names_come_in_ordinal_order_and_case_matters() => Given()
        .When(A.Registers("shop", A), A.Registers("Shop", B), A.Registers("ähre", C), A.Registers("a", D), A.Registers("p10", E))
        .Then()
        .Registered(("Shop", B), ("a", D), ("p10", E), ("shop", A), ("ähre", C));

    [Fact]
    public void Names_that_are_equal_only_in_a_culture_are_different_names() => Given()
        .When(A.Registers("shop", A), A.Registers("sh\u00ADop", B))
        .Then()
        .Registered(("shop", A), ("sh\u00ADop", B));

    [Fact]
    public void A_name_that_is_taken_is_refused_and_the_answer_tells_who_has_it() => Given(A.Registers("shop", B))
        .When(C.Registers("shop", D))
        .Then(C.IsRefused(Taken("shop", B)))
        .Unchanged();

    [Fact]
    public void A_process_has_one_name_at_most() => Given(A.Registers("shop", B))
        .When(C.Registers("till", B))
        .Then(C.IsRefused(AlreadyNamed(B, "shop")))
        .Unchanged();

    [Fact]
    public void To_register_again_what_is_registered_is_refused() => Given(A.Registers("shop", B))
        .When(A.Registers("shop", B))
        .Then(A.IsRefused(AlreadyNamed(B, "shop")))
        .Unchanged();

    [Fact]
    public void The_dead_get_no_name_and_neither_does_outside() => Given(B.Returns())
        .When(A.Registers("shop", B), A.Registers("shop", NeverGiven), A.Registers("shop", Outside), Outside.Registers("shop", B))
        .Then(
            A.IsRefused(NoSuchProcess(B)),
            A.IsRefused(NoSuchProcess(NeverGiven)),
            A.IsRefused(NoSuchProcess(Outside)),
            Outside.IsRefused(NoSuchProcess(B)))
        .Unchanged();

    [Theory]
    [MemberData(nameof(Blank))]
    public void A_name_is_not_blank(string blank)
    {
        Assert.Throws<ArgumentException>(() => A.Registers(blank, B));
        Assert.Throws<ArgumentException>(() => A.Spawns(blank));
        Assert.Throws<ArgumentException>(() => A.SpawnsLinked(blank));
        Assert.Throws<ArgumentException>(() => A.SpawnsMonitored(blank));
        Assert.Throws<ArgumentNullException>(() => A.Registers(null!, B));
    }

    [Fact]
    public void To_unregister_frees_the_name_and_leaves_the_process() => Given(A.Registers("shop", B))
        .When(C.Unregisters("shop"))
        .Then()
        .Registered()
        .Alive(A, B, C, D, E);

    [Fact]
    public void A_name_that_was_unregistered_may_go_to_another_and_its_process_may_have_another() =>
        Given(A.Registers("shop", B), Outside.Unregisters("shop"))
            .When(A.Registers("shop", C), A.Registers("till", B))
            .Then()
            .Registered(("shop", C), ("till", B));

    [Fact]
    public void To_unregister_what_nobody_has_is_refused() => Given(A.Registers("shop", B))
        .When(A.Unregisters("till"), Outside.Unregisters("Shop"))
        .Then(A.IsRefused(NotRegistered("till")), Outside.IsRefused(NotRegistered("Shop")))
        .Unchanged();

    [Fact]
    public void Where_is_knows_the_living_and_nobody_else()
    {
        var state = Given(A.Registers("shop", B), A.Registers("till", C), C.Returns()).State;
        Assert.Equal(B, state.WhereIs("shop"));
        Assert.True(state.WhereIs("till").IsNone);
        Assert.True(state.WhereIs("Shop").IsNone);
        Assert.True(State.Empty.WhereIs("shop").IsNone);
        Assert.Equal(B, new StateBuilder(state).WhereIs("shop"));
        Assert.True(new StateBuilder(state).WhereIs("till").IsNone);
    }

    [Fact]
    public void A_message_to_a_name_goes_to_whoever_has_it() => Given(A.Registers("shop", B))
        .When(A.Sends("shop", "hello"), Outside.Sends("shop", 7), B.Sends("shop", "to myself"))
        .Then(B.Gets(Message("hello")), B.Gets(Message(7)), B.Gets(Message("to myself")));

    [Fact]
    public void A_message_to_a_name_that_nobody_has_is_refused() => Given(A.Registers("shop", B), B.Throws())
        .When(A.Sends("shop", "hello"), Outside.Sends("till", "hello"))
        .Then(A.IsRefused(NotRegistered("shop")), Outside.IsRefused(NotRegistered("till")))
        .Unchanged();

    [Fact]
    public void A_child_has_its_name_before_it_starts()
    {
        foreach (var spawns in new[] { A.Spawns("shop"), Outside.Spawns("shop"), A.SpawnsLinked("shop"), A.SpawnsMonitored("shop") })
        {
            var world = Given().When(spawns).Registered(("shop", F));
            Assert.Equal(F.Starts(), world.Effects[0]);
            Assert.Equal("shop", world.Entry(F).Name);
        }
    }

    [Fact]
    public void If_its_name_is_taken_nothing_is_spawned_linked_or_watched() => Given(A.Registers("shop", B))
        .When(A.Spawns("shop"), Outside.Spawns("shop"), A.SpawnsLinked("shop"), B.SpawnsMonitored("shop"))
        .Then(
            A.IsRefused(Taken("shop", B)),
            Outside.IsRefused(Taken("shop", B)),
            A.IsRefused(Taken("shop", B)),
            B.IsRefused(Taken("shop", B)))
        .Unchanged();

    [Fact]
    public void However_a_process_ends_its_name_is_free()
    {
        foreach (var end in new[] { B.Returns(), B.Throws(), B.StopsItself(Kill), A.SendsExit(B, Kill), B.SendsExit(B, Normal), B.LinksTo(NeverGiven) })
        {
            Given(A.Registers("shop", B)).When(end).Registered();
        }
    }

    [Fact]
    public void A_cascade_frees_the_names_of_all_it_takes_and_of_nobody_else() =>
        Given(A.Registers("a", A), A.Registers("b", B), A.Registers("c", C), A.Registers("d", D), A.LinksTo(B), B.LinksTo(C), C.LinksTo(D), C.Traps())
            .When(A.Throws())
            .Alive(C, D, E)
            .Registered(("c", C), ("d", D));

    [Fact]
    public void Who_is_told_of_a_death_can_have_the_name_at_once() => Given(A.Registers("shop", B), A.Traps(), A.LinksTo(B), C.Monitors(B))
        .When(B.Throws(), A.SpawnsLinked("shop"))
        .Then(
            B.Ends(Crashed, Threw), C.Gets(DownOf(R1, B, Crashed)), A.Gets(ExitFrom(B, Crashed)),
            F.Starts())
        .Registered(("shop", F));

    [Fact]
    public void A_name_stays_with_its_process_whatever_else_happens_to_it() =>
        Given(A.Registers("shop", B), B.Traps(), B.LinksTo(C), D.Monitors(B), B.Monitors(D))
            .When(C.Throws(), D.Throws(), B.Traps(false), B.SpawnsLinked(), B.SpawnsMonitored("till"), A.SendsExit(B, Normal))
            .Registered(("shop", B), ("till", G));

    [Fact]
    public void What_the_dead_try_with_names_does_nothing() => Given(A.Registers("shop", B), A.Returns())
        .When(A.Registers("till", C), A.Unregisters("shop"), A.Sends("shop", "hello"), A.Spawns("till"), A.Unregisters("till"))
        .ThenNothing();
}
