using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Scenarios.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>simple_one_for_one: many children from one template.</summary>
public sealed class DynamicChildren
{
    private static readonly SupervisorFlags Flags = new() { Strategy = RestartStrategy.SimpleOneForOne, Intensity = 9 };

    private static Supervised Three => Given(Flags, A).Asks(StartDynamic()).Asks(StartDynamic()).Asks(StartDynamic()).Did("start a", "start a", "start a");

    [Fact]
    public void Each_call_starts_one_more() => Assert.Equal(new CallResult.Started(new Pid(4)), Three.Has("a up", "a up", "a up").Asked(StartDynamic()));

    [Fact]
    public void One_that_ends_is_restarted_alone() => Three.EndsProcess(new Pid(2)).Did("start a").Has("a up", "a up", "a up");

    [Fact]
    public void One_that_is_not_restarted_is_forgotten()
    {
        var supervisor = Given(Flags, A.Transient()).Asks(StartDynamic()).Ends("a", ExitReason.Normal).Has();
        Assert.Equal([new SupervisorAction.Forget(1)], supervisor.Ordered);
    }

    [Fact]
    public void One_that_fails_to_start_or_has_nothing_to_run_is_not_taken_on()
    {
        var supervisor = Given(Flags, A).Failing("a");
        Assert.Equal(new CallResult.StartFailed(ExitReason.Crashed), supervisor.Asked(StartDynamic()));
        Assert.Equal(new CallResult.Started(Pid: null), supervisor.Ignoring("a").Asked(StartDynamic()));
        supervisor.Has();
    }

    [Fact]
    public void One_is_terminated_by_its_pid_and_forgotten()
    {
        var supervisor = Three;
        Assert.Equal(new CallResult.Done(), supervisor.Asked(Terminate(new Pid(2))));
        supervisor.Did("stop a").Has("a up", "a up");
        Assert.Equal(new CallResult.NotFound(), supervisor.Asked(Terminate(new Pid(2))));
        Assert.Equal(new CallResult.NotFound(), supervisor.Asked(Terminate(new Pid(77))));
    }

    [Fact]
    public void One_that_is_about_to_be_restarted_is_terminated_by_the_pid_that_it_had()
    {
        var supervisor = Given(Flags with { Backoff = new Backoff() }, A).Asks(StartDynamic()).Did("start a").Ends("a").Has("a restarting");
        Assert.Equal(new CallResult.Done(), supervisor.Asked(Terminate(new Pid(1))));
        supervisor.Has().Waits(Seconds(100)).Did();
    }

    [Fact]
    public void They_have_no_ids()
    {
        SupervisorCall[] calls = [Start(B), Terminate("a"), Restart("a"), Delete("a")];
        Assert.All(calls, call => Assert.Equal(new CallResult.SimpleOneForOne(), Three.Asked(call)));
        Assert.Equal(new CallResult.Specification(A), Three.Asked(GetSpec("a")));
        Assert.Equal(new CallResult.NotFound(), Three.Asked(GetSpec("b")));
    }

    [Fact]
    public void They_count_as_one_specification() =>
        Assert.Equal(new CallResult.Counts(Specs: 1, Active: 3, Supervisors: 0, Workers: 3), Three.Asked(Count()));

    [Fact]
    public void Other_supervisors_have_no_template() =>
        Assert.IsType<CallResult.Invalid>(Given(RestartStrategy.OneForOne, A).Asked(StartDynamic()));

    [Fact]
    public void At_the_end_all_are_stopped_at_once_in_the_way_of_the_template()
    {
        var supervisor = Given(Flags, A with { Shutdown = Shutdown.Brutally }).Asks(StartDynamic()).Asks(StartDynamic()).Did("start a", "start a")
            .Makes(new Move.ParentEnds(ExitReason.Shutdown)).Did("stop a a", "end shutdown").Has();
        var stop = supervisor.Ordered.OfType<SupervisorAction.StopAll>().Single();
        Assert.Equal(Shutdown.Brutally, stop.Shutdown);
        Assert.Equal([new Pid(1), new Pid(2)], stop.Pids.AsEnumerable());
    }

    [Fact]
    public void Without_children_there_is_nothing_to_stop() =>
        Given(Flags, A).Makes(new Move.ParentEnds(ExitReason.Shutdown)).Did("end shutdown");
}
