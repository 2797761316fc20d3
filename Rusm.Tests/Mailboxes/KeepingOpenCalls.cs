using Rusm.Host;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Mailboxes;

public sealed class KeepingOpenCalls
{
    [Fact]
    public void Calls_that_wait_are_kept_in_order_and_those_that_are_over_are_not()
    {
        var open = new OpenCalls();
        var calls = Enumerable.Range(0, 100).Select(_ => new PaperCall()).ToArray();
        foreach (var (call, number) in calls.Select((call, number) => (call, number)))
        {
            open.Add(call);
            call.Over = number % 3 != 0;
        }

        Assert.Equal(calls.Where(call => !call.Over), open.Open);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public void Adding_a_call_asks_each_of_the_others_a_bounded_number_of_times(int count)
    {
        var open = new OpenCalls();
        var calls = Enumerable.Range(0, count).Select(_ => new PaperCall()).ToArray();
        foreach (var (call, number) in calls.Select((call, number) => (call, number)))
        {
            open.Add(call);
            call.Over = number % 2 == 0;
        }

        Assert.InRange(calls.Sum(call => call.Asked), 1, 4L * count);
    }

    [Fact]
    public void One_call_after_the_other_leaves_no_more_than_a_few_behind()
    {
        var open = new OpenCalls();
        for (var number = 0; number < 100_000; number++)
        {
            var call = new PaperCall();
            open.Add(call);
            call.Over = true;
        }

        Assert.InRange(open.Capacity, 1, 8);
    }

    private sealed class PaperCall() : ReplyTo(Pid.Outside)
    {
        internal bool Over { get; set; }

        internal long Asked { get; private set; }

        internal override bool IsOver
        {
            get
            {
                Asked++;
                return Over;
            }
        }

        internal override bool Reply(Dispatcher by, HostedProcess? sender, object? content) => !Over;

        internal override void ServerEnded(Death death, DeferredActions followUps)
        {
        }
    }
}
