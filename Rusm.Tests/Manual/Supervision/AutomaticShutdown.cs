using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static Rusm.Tests.Manual.Supervision.Supervised;
using static Rusm.Tests.Manual.Supervision.Words;

namespace Rusm.Tests.Manual.Supervision;

public sealed class AutomaticShutdown
{
    private static readonly SupervisorFlags Any = new() { AutoShutdown = AutoShutdown.AnySignificant, Intensity = 10 };
    private static readonly SupervisorFlags All = new() { AutoShutdown = AutoShutdown.AllSignificant, Intensity = 10 };

    [Fact]
    public void Any_significant_ends_after_the_first_significant_child() =>
        Given(Any, A, B.Transient().Significant(), C.Temporary().Significant()).Ends("b", ExitReason.Normal).Did("stop c", "stop a", "end shutdown");

    [Theory]
    [InlineData("{shutdown,idle}", true)]
    [InlineData("{overload,disk}", false)]
    public void A_transient_child_counts_that_ends_with_shutdown_and_a_value(string reason, bool ends) =>
        Given(Any, A, B.Transient().Significant()).Ends("b", Reasons.Of(reason)).Did(ends ? ["stop a", "end shutdown"] : ["start b"]);

    [Fact]
    public void All_significant_ends_after_the_last_one() =>
        Given(All, A, B.Transient().Significant(), C.Temporary().Significant())
            .Ends("c").Did().Ends("b", ExitReason.Shutdown).Did("stop a", "end shutdown");

    [Fact]
    public void Never_is_the_default() => Assert.Equal(AutoShutdown.Never, new SupervisorFlags().AutoShutdown);

    [Theory]
    [InlineData(AutoShutdown.AnySignificant)]
    [InlineData(AutoShutdown.AllSignificant)]
    public void Other_children_do_not_count(AutoShutdown autoShutdown) =>
        Given(new SupervisorFlags { AutoShutdown = autoShutdown }, A.Transient(), B.Transient().Significant()).Ends("a", ExitReason.Normal).Did();

    [Theory]
    [InlineData(AutoShutdown.AnySignificant)]
    [InlineData(AutoShutdown.AllSignificant)]
    public void A_significant_child_that_is_restarted_does_not_count(AutoShutdown autoShutdown) =>
        Given(new SupervisorFlags { AutoShutdown = autoShutdown }, A.Transient().Significant()).Ends("a").Did("start a");

    [Fact]
    public void A_temporary_significant_child_counts_however_it_ends() =>
        Given(Any, A.Temporary().Significant()).Ends("a", ExitReason.Crashed).Did("end shutdown");

    [Fact]
    public void What_the_supervisor_stops_does_not_count() =>
        Given(Any with { Strategy = RestartStrategy.OneForAll }, A, B.Transient().Significant(), C.Temporary().Significant())
            .Asks(Terminate("b")).Did("stop b").Ends("a").Did("stop c", "start a", "start b").Has("a up", "b up");

    [Fact]
    public void A_significant_child_that_is_about_to_be_restarted_is_still_there() =>
        Given(All with { Backoff = new Backoff() }, A.Transient().Significant(), B.Transient().Significant())
            .Ends("a").Ends("b", ExitReason.Normal).Did().Has("a restarting", "b down")
            .Waits(Seconds(1)).Did("start a").Ends("a", ExitReason.Normal).Did("end shutdown");

    [Fact]
    public void The_last_dynamic_child_ends_a_simple_one_for_one_supervisor()
    {
        var supervisor = Given(All with { Strategy = RestartStrategy.SimpleOneForOne }, A.Temporary().Significant())
            .Asks(StartDynamic()).Asks(StartDynamic()).Did("start a", "start a");
        supervisor.EndsProcess(new Pid(1)).Did().EndsProcess(new Pid(2)).Did("end shutdown");
    }
}
