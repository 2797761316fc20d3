using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;
using static LanguageExt.Prelude;

namespace Rusm.Tests.Storms;

/// <summary>A supervisor that restarts its child again and again, within its intensity, forgets the restarts that count no more.</summary>
public sealed class RestartsWithoutEnd
{
    private const int Restarts = 5_000;
    private static readonly SupervisorFlags Flags = new() { Intensity = 3, Period = TimeSpan.FromSeconds(1) };

    private SupervisorState state = SupervisorMachine.Declare(Pid.Outside, Flags, Seq1(new ChildSpec("child")));
    private TimeSpan now = TimeSpan.Zero;
    private Pid child = new(1);

    [Fact]
    public void A_restart_costs_no_more_after_very_many_others()
    {
        Hear(new SupervisorEvent.Begin(now));
        Hear(new SupervisorEvent.Started(now, child));
        var first = AllocatedBy(Restarts);
        AllocatedBy(Restarts);
        Assert.InRange(AllocatedBy(Restarts), 0, first * 3 / 2);
        Assert.InRange(state.Restarts.Count, 2, 3);
    }

    private long AllocatedBy(int restarts)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var restart = 0; restart < restarts; restart++)
        {
            now += TimeSpan.FromMilliseconds(400);
            Hear(new SupervisorEvent.Exited(now, child, ExitReason.Crashed));
            child = new Pid(child.Value + 1);
            Hear(new SupervisorEvent.Started(now, child));
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Hear(SupervisorEvent supervisorEvent)
    {
        state = SupervisorMachine.Step(state, supervisorEvent).State;
        Assert.False(state.HasEnded);
    }
}
