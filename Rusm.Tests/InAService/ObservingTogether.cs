using Rusm.Host;
using Rusm.Host.Observing;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.InAService;

/// <summary>Several observers of one runtime.</summary>
public sealed class ObservingTogether
{
    [Fact]
    public async Task Each_observer_is_told_also_after_one_has_thrown()
    {
        var (first, last) = (new Noting(interval: 64), new Noting(interval: 8));
        var observer = RuntimeObserver.Combine(first, new Throwing(), last);
        Runtime made;
        await using (var runtime = made = new Runtime(new RuntimeOptions { Observer = observer }))
        {
            var crashed = runtime.Spawn(static _ => throw new InvalidOperationException("boom"));
            await runtime.WhenEndedAsync(crashed);
            runtime.Kill(runtime.Spawn(static context => context.ReceiveAsync().AsTask()));
        }

        Assert.Equal((made, made), (first.Runtime, last.Runtime));
        Assert.Equal(["crash", "end"], first.Ends);
        Assert.Equal(first.Ends, last.Ends);
        Assert.Equal(8, observer.CallSampleInterval);   // the one that asks for most
        Assert.Same(first, RuntimeObserver.Combine(first));
    }

    [Fact]
    public void A_crash_is_an_abnormal_end_by_the_process_itself()
    {
        static bool IsCrash(ExitReason reason, Cause cause) => new Death(new Pid(1), reason, cause).IsCrash;

        var bug = ExitReason.Named("bug");
        Assert.True(IsCrash(bug, Cause.Stopped.Instance));
        Assert.True(IsCrash(ExitReason.Crashed, Cause.Threw.Instance));
        Assert.False(IsCrash(ExitReason.Normal, Cause.Stopped.Instance));
        Assert.False(IsCrash(ExitReason.Shutdown, Cause.Stopped.Instance));
        Assert.False(IsCrash(bug, new Cause.ExitSignal(new Pid(2))));
        Assert.False(IsCrash(bug, new Cause.Link(new Death(new Pid(2), bug, Cause.Stopped.Instance))));
    }

    private sealed class Noting(int interval) : RuntimeObserver
    {
        internal Runtime? Runtime { get; private set; }

        internal List<string> Ends { get; } = [];

        public override int CallSampleInterval => interval;

        public override void RuntimeCreated(Runtime runtime) => Runtime = runtime;

        // The process that waits for an end ends, too.
        public override void ProcessEnded(in ProcessEnd end)
        {
            if (end.Reason.IsAbnormal)
            {
                Ends.Add(end.IsCrash ? "crash" : "end");
            }
        }
    }

    private sealed class Throwing : RuntimeObserver
    {
        public override void RuntimeCreated(Runtime runtime) => throw new InvalidOperationException("observer");

        public override void ProcessEnded(in ProcessEnd end) => throw new InvalidOperationException("observer");
    }
}
