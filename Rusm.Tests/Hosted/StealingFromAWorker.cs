using Rusm.Host;
using Rusm.Host.Scheduling;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>What a worker is to run next is run by the worker or by the thread that steals it, and not by both.</summary>
public sealed class StealingFromAWorker
{
    private const int Steals = 20_000;

    [Fact]
    public void Each_process_that_was_put_in_is_taken_out_once()
    {
        var slot = new NextSlot();
        List<long> stolen = [], kept = [];
        var stealer = new Thread(() =>
        {
            for (var steal = 0; steal < Steals; steal++)
            {
                Note(stolen, slot.Steal());
                Thread.SpinWait(100);
            }
        });
        stealer.Start();
        var number = 0;
        while (stealer.IsAlive)
        {
            Note(kept, slot.Exchange(NewProcess(++number)));
            if (number % 3 == 0)
            {
                Note(kept, slot.Exchange(null));
            }
        }

        Note(kept, slot.Exchange(null));
        Assert.True(slot.IsEmpty);
        Assert.NotEmpty(stolen);
        Assert.Equal(Enumerable.Range(1, number).Select(each => (long)each), stolen.Concat(kept).Order());
    }

    private static void Note(List<long> taken, Runnable? process)
    {
        if (process is not null)
        {
            taken.Add(process.Pid.Value);
        }
    }

    private static HostedProcess NewProcess(int number) =>
        new(null!, new Pid(number), Pid.Outside, static _ => Task.CompletedTask, BodyThread.Pool);
}
