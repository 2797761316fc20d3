using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>The calls, and the result of each. A call that says no changes nothing.</summary>
public sealed class ManagingChildren
{
    private static Supervised Mixed =>
        Given(new SupervisorFlags { Intensity = 9 }, A, B.Transient(), C with { Backoff = new Backoff() })
            .Ends("b", ExitReason.Normal).Ends("c").Has("a up", "b down", "c restarting");

    [Fact]
    public void Start_child_takes_a_child_on_and_starts_it()
    {
        var supervisor = Given(RestartStrategy.OneForOne, A);
        Assert.Equal(new CallResult.Started(new Pid(2)), supervisor.Asked(Start(B)));
        supervisor.Did("start b").Has("a up", "b up");
    }

    [Fact]
    public void Start_child_of_a_known_id_says_whether_it_runs()
    {
        MustSayNo(new CallResult.AlreadyStarted(new Pid(1)), Start(A.Temporary()));
        MustSayNo(new CallResult.AlreadyPresent(), Start(B));
        MustSayNo(new CallResult.AlreadyPresent(), Start(C));
    }

    [Fact]
    public void Start_child_that_fails_does_not_take_it_on()
    {
        var supervisor = Given(RestartStrategy.OneForOne, A).Failing("b");
        Assert.Equal(new CallResult.StartFailed(ExitReason.Crashed), supervisor.Asked(Start(B)));
        Assert.Contains(new SupervisorAction.Forget(2), supervisor.Ordered);
        supervisor.Did("start b: Wrong").Has("a up");
    }

    [Fact]
    public void Start_child_that_has_nothing_to_run_takes_it_on_unless_it_is_temporary()
    {
        var supervisor = Given(RestartStrategy.OneForOne, A).Ignoring("b").Ignoring("c");
        Assert.Equal(new CallResult.Started(Pid: null), supervisor.Asked(Start(B)));
        Assert.Equal(new CallResult.Started(Pid: null), supervisor.Asked(Start(C.Temporary())));
        supervisor.Has("a up", "b down");
    }

    [Fact]
    public void Start_child_with_a_specification_that_makes_no_sense_says_why()
    {
        var problem = Validation.Of(new SupervisorFlags(), A.Significant())[0];
        MustSayNo(new CallResult.Invalid(problem), Start(A.Significant()));
    }

    [Fact]
    public void Terminate_child_stops_it_and_it_stays_down()
    {
        var supervisor = Given(RestartStrategy.OneForAll, A, B);
        Assert.Equal(new CallResult.Done(), supervisor.Asked(Terminate("a")));
        supervisor.Did("stop a").Has("a down", "b up").Waits(Seconds(100)).Did();
    }

    [Fact]
    public void Terminate_child_of_one_that_does_not_run_is_done_too()
    {
        Assert.Equal(new CallResult.Done(), Mixed.Asked(Terminate("b")));
        var supervisor = Mixed;
        Assert.Equal(new CallResult.Done(), supervisor.Asked(Terminate("c")));
        supervisor.Did().Has("a up", "b down", "c down");
    }

    [Fact]
    public void Terminate_child_forgets_a_temporary_one()
    {
        var supervisor = Given(RestartStrategy.OneForOne, A.Temporary()).Asks(Terminate("a")).Did("stop a").Has();
        Assert.Equal(new CallResult.NotFound(), supervisor.Asked(Restart("a")));
    }

    [Fact]
    public void Restart_child_starts_one_that_is_down()
    {
        var supervisor = Mixed;
        Assert.IsType<CallResult.Started>(supervisor.Asked(Restart("b")));
        supervisor.Did("start b").Has("a up", "b up", "c restarting");
        MustSayNo(new CallResult.Running(), Restart("a"));
        MustSayNo(new CallResult.Restarting(), Restart("c"));
    }

    [Fact]
    public void Restart_child_that_fails_leaves_it_down_and_is_not_tried_again()
    {
        var supervisor = Mixed.Failing("b");
        Assert.Equal(new CallResult.StartFailed(ExitReason.Crashed), supervisor.Asked(Restart("b")));
        supervisor.Did("start b: Wrong").Has("a up", "b down", "c restarting");
    }

    [Fact]
    public void Delete_child_forgets_one_that_is_down()
    {
        var supervisor = Mixed;
        Assert.Equal(new CallResult.Done(), supervisor.Asked(Delete("b")));
        Assert.Contains(new SupervisorAction.Forget(2), supervisor.Ordered);
        supervisor.Did().Has("a up", "c restarting").Asks(Start(B)).Has("a up", "c restarting", "b up");
        MustSayNo(new CallResult.Running(), Delete("a"));
        MustSayNo(new CallResult.Restarting(), Delete("c"));
    }

    [Fact]
    public void What_is_not_there_is_not_found() =>
        Assert.All([Terminate("d"), Restart("d"), Delete("d"), GetSpec("d"), Terminate(new Pid(1))], call => MustSayNo(new CallResult.NotFound(), call));

    [Fact]
    public void Which_children_has_them_in_the_order_of_their_starts()
    {
        var supervisor = Mixed;
        Assert.Equal(new CallResult.ChildList(supervisor.State.Children), supervisor.Asked(Which()));
        Assert.Equal(["a", "b", "c"], ((CallResult.ChildList)supervisor.Asked(Which())).Children.Map(child => child.Spec.Id).AsEnumerable());
    }

    [Fact]
    public void Count_children_counts_specifications_those_that_run_supervisors_and_workers() =>
        Assert.Equal(
            new CallResult.Counts(Specs: 4, Active: 2, Supervisors: 1, Workers: 3),
            Mixed.Asks(Start(ChildSpec.ForSupervisor("d"))).Asked(Count()));

    [Fact]
    public void Get_childspec_gives_what_a_child_was_declared_with() =>
        Assert.Equal(new CallResult.Specification(B.Transient()), Mixed.Asked(GetSpec("b")));

    private static void MustSayNo(CallResult no, SupervisorCall call)
    {
        var supervisor = Mixed;
        var before = supervisor.State;
        Assert.Equal(no, supervisor.Asked(call));
        Assert.Equal(before, supervisor.State);
        Assert.Single(supervisor.Ordered);
    }
}
