using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class PidsAndReferences
{
    [Fact]
    public void Pids_count_up_from_one() => Empty
        .When(Outside.Spawns(), Outside.Spawns(), Outside.Spawns())
        .Then(A.Starts(), B.Starts(), C.Starts())
        .Alive(A, B, C);

    [Fact]
    public void Every_kind_of_spawn_takes_the_next_pid() => Given()
        .When(A.Spawns(), B.SpawnsLinked(), C.SpawnsMonitored(), Outside.Spawns())
        .Then(F.Starts(), G.Starts(), new Pid(8).Starts(), C.IsGiven(R1), new Pid(9).Starts());

    [Fact]
    public void The_pid_of_a_dead_process_is_never_given_again() => Given(E.Returns(), A.SpawnsLinked(), F.Throws())
        .When(B.Spawns())
        .Then(G.Starts())
        .Alive(B, C, D, G);

    [Fact]
    public void Not_even_when_all_are_dead() => Given(A.Returns(), B.Returns(), C.Returns(), D.Returns(), E.Returns())
        .When(Outside.Spawns())
        .Then(F.Starts())
        .Alive(F);

    [Fact]
    public void A_spawn_that_does_nothing_takes_no_pid() => Given(A.Returns(), A.Spawns(), A.SpawnsLinked(), Outside.SpawnsLinked())
        .When(B.Spawns())
        .Then(F.Starts());

    [Fact]
    public void References_count_up_from_one_whoever_asks() => Given()
        .When(A.Monitors(B), C.Monitors(C), D.SpawnsMonitored())
        .Then(A.IsGiven(R1), C.IsGiven(R2), F.Starts(), D.IsGiven(R3));

    [Fact]
    public void A_used_reference_is_never_given_again() =>
        Given(A.Monitors(B), B.Throws(), A.Monitors(B), A.Monitors(C), A.Demonitors(R3))
            .When(A.Monitors(D))
            .Then(A.IsGiven(R4));

    [Fact]
    public void Nothing_else_moves_the_counters()
    {
        var state = Given(A.Sends(B, "hello"), A.LinksTo(B), A.SendsExit(C, Kill), A.Traps(), B.Throws(), D.Demonitors(R1)).State;
        Assert.Equal((5, 0), (state.LastPid, state.LastReference));
    }

    [Fact]
    public void Pids_are_ordered_by_age()
    {
        Assert.True(A < B && B > A && A <= B && B >= A);
        Assert.False(B < A || A > B || B <= A || A >= B);
        Assert.Equal([Outside, A, B, C], new[] { C, Outside, B, A }.Order());
    }

    [Fact]
    public void References_are_ordered_by_age()
    {
        Assert.True(R1 < R2 && R2 > R1 && R1 <= R2 && R2 >= R1);
        Assert.False(R2 < R1 || R1 > R2 || R2 <= R1 || R1 >= R2);
        Assert.Equal([R1, R2, R3], new[] { R3, R2, R1 }.Order());
    }

    [Fact]
    public void A_pid_and_a_reference_are_no_younger_and_no_older_than_themselves()
    {
        var (same, one) = (new Pid(1), new MonitorRef(1));
        Assert.True(A <= same && A >= same && R1 <= one && R1 >= one);
        Assert.False(A < same || A > same || R1 < one || R1 > one);
    }
}
