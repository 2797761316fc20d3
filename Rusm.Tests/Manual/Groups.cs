using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class Groups
{
    [Fact]
    public void A_process_that_joins_a_group_is_a_member_and_no_process_is_told() => Given()
        .When(Joins(A, "pool", B))
        .Then()
        .Members("pool", B);

    [Fact]
    public void Any_process_may_add_any_other_and_outside_too() => Given()
        .When(Joins(A, "pool", A), Joins(B, "pool", C), Joins(Outside, "pool", D))
        .Members("pool", A, C, D);

    [Fact]
    public void A_process_can_be_in_many_groups() => Given()
        .When(Joins(A, "pool", A), Joins(A, "Pool", A), Joins(A, "other", A))
        .Members("pool", A)
        .Members("Pool", A)
        .Members("other", A);

    [Fact]
    public void A_process_that_joins_twice_is_listed_twice_and_must_leave_twice() => Given()
        .When(Joins(A, "pool", B), Joins(A, "pool", B))
        .Members("pool", B, B)
        .When(Leaves(A, "pool", B))
        .Members("pool", B)
        .When(Leaves(A, "pool", B))
        .Members("pool");

    [Fact]
    public void To_leave_a_group_without_being_in_it_is_refused() => Given(Joins(A, "pool", B))
        .When(Leaves(C, "pool", A))
        .Then(C.IsRefused(new Refusal.NotInGroup("pool", A)))
        .Unchanged()
        .When(Leaves(C, "other", B))
        .Then(C.IsRefused(new Refusal.NotInGroup("other", B)))
        .Unchanged();

    [Fact]
    public void A_dead_process_joins_no_group() => Given(B.Returns())
        .When(Joins(A, "pool", B), Joins(A, "pool", NeverGiven), Joins(A, "pool", Outside))
        .ThenNothing();

    [Fact]
    public void The_end_of_a_process_takes_it_out_of_all_its_groups() =>
        Given(Joins(A, "pool", B), Joins(A, "pool", B), Joins(A, "other", B), Joins(A, "pool", C))
            .When(B.Throws())
            .Members("pool", C)
            .Members("other");

    [Fact]
    public void All_members_that_die_in_one_cascade_are_taken_out() =>
        Given(B.LinksTo(C), Joins(A, "pool", B), Joins(A, "pool", C), Joins(A, "pool", D))
            .When(B.Throws())
            .Members("pool", D);

    [Fact]
    public void A_group_without_members_does_not_exist()
    {
        var world = Given(Joins(A, "pool", B), Joins(A, "other", C)).When(Leaves(A, "pool", B));
        Assert.Equal(["other"], world.State.Groups.Select(group => group.Group));
        Assert.Equal(State.Empty.Groups, world.When(C.Returns()).State.Groups);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_group_is_not_blank(string group) =>
        Assert.Throws<ArgumentException>(() => Joins(A, group, A));

    private static Signal.Join Joins(Pid by, string group, Pid pid) => new Signal.Join(by, group, pid);

    private static Signal.Leave Leaves(Pid by, string group, Pid pid) => new Signal.Leave(by, group, pid);
}
