using System.Diagnostics;
using Rusm.Cli.Measuring;
using Rusm.Cli.Scenarios.Storms;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Storms;

/// <summary>What the starts of workers say of their supervisor.</summary>
public sealed class Branches
{
    private static readonly StormFault Crash = new(StormFaultKind.Throw, Branch: 0, Worker: 0);
    private static readonly StormFault FailedStart = new(StormFaultKind.FailedStart, Branch: 0, Worker: 0);
    private static readonly StormFault KillSupervisor = new(StormFaultKind.KillSupervisor, Branch: 0, Worker: 0);

    private readonly Branch branch = new(new BranchShape("team", RestartStrategy.OneForAll, Workers: 2));

    [Fact]
    public void The_first_starts_are_no_restarts()
    {
        Assert.True(Began(0, pid: 2, under: 1));
        Assert.False(Began(1, pid: 3, under: 1));
        AssertCounts(supervisorStarts: 1, restarts: 0);
    }

    [Fact]
    public void A_worker_that_comes_back_under_the_same_supervisor_is_a_restart()
    {
        Began(0, pid: 2, under: 1);
        Assert.False(Began(0, pid: 3, under: 1));
        AssertCounts(supervisorStarts: 1, restarts: 1);
    }

    [Fact]
    public void A_worker_that_comes_back_under_a_new_supervisor_is_a_start_of_that_one()
    {
        Began(0, pid: 2, under: 1);
        Began(1, pid: 3, under: 1);
        Assert.True(Began(0, pid: 5, under: 4));
        Assert.False(Began(1, pid: 6, under: 4));
        AssertCounts(supervisorStarts: 2, restarts: 0);
    }

    [Fact]
    public void Who_has_been_replaced_already_does_not_count()
    {
        Began(0, pid: 6, under: 4);
        Began(0, pid: 5, under: 4);
        Assert.False(Began(1, pid: 7, under: 1));
        AssertCounts(supervisorStarts: 1, restarts: 0);
        Assert.Equal(new Pid(6), branch.Counts.Workers[0]);
    }

    [Fact]
    public void The_time_runs_from_the_fault_until_the_new_worker_runs()
    {
        Began(0, pid: 2, under: 1);
        Assert.Equal(new Pid(2), branch.Aim(Crash, IsAlive, now: 0));
        Assert.False(branch.HasRecovered);
        Began(0, pid: 3, under: 1, now: Stopwatch.Frequency);
        Assert.True(branch.HasRecovered);
        AssertRecovery(seconds: 1);
    }

    [Fact]
    public void The_time_of_a_killed_supervisor_runs_until_the_first_worker_of_the_next_one()
    {
        Began(0, pid: 2, under: 1);
        Assert.Equal(new Pid(1), branch.Aim(KillSupervisor, IsAlive, now: 0));
        Began(0, pid: 3, under: 1, now: Stopwatch.Frequency);
        Assert.False(branch.HasRecovered);
        Began(1, pid: 5, under: 4, now: 2 * Stopwatch.Frequency);
        Assert.True(branch.HasRecovered);
        AssertRecovery(seconds: 2);
    }

    [Fact]
    public void Nobody_is_struck_twice_before_coming_back()
    {
        Began(0, pid: 2, under: 1);
        branch.Aim(Crash, IsAlive, now: 0);
        Assert.Null(branch.Aim(Crash, IsAlive, now: 1));
    }

    [Fact]
    public void Who_is_down_is_not_struck()
    {
        Began(0, pid: 2, under: 1);
        Assert.Null(branch.Aim(Crash, static _ => false, now: 0));
        Assert.True(branch.HasRecovered);
    }

    [Fact]
    public void A_failed_start_fails_once()
    {
        Began(0, pid: 2, under: 1);
        branch.Aim(FailedStart, IsAlive, now: 0);
        Assert.False(branch.FailsNow(1));
        Assert.True(branch.FailsNow(0));
        Assert.False(branch.FailsNow(0));
    }

    private static bool IsAlive(Pid pid) => true;

    private bool Began(int worker, long pid, long under, long now = 0) => branch.Began(worker, new Pid(pid), new Pid(under), now);

    private void AssertCounts(long supervisorStarts, long restarts) =>
        Assert.Equal((supervisorStarts, restarts), (branch.Counts.SupervisorStarts, branch.Counts.Restarts));

    private void AssertRecovery(double seconds)
    {
        var recoveries = new Histogram();
        branch.AddRecoveriesTo(recoveries);
        Assert.Equal(1, recoveries.Count);
        Assert.Equal(seconds, recoveries.Percentile(1) / 1e9, tolerance: 0.032 * seconds);
    }
}
