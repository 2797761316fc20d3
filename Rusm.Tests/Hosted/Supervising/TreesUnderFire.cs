using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

/// <summary>
/// A tree of three levels while threads kill, crash and stop whomever they find in it, its supervisors too. A failure shows the
/// seed, which reproduces all choices but not the order of the threads.
/// </summary>
public sealed class TreesUnderFire : SupervisorFacts
{
    private const int Threads = 3;
    private const int Faults = 700;
    private static readonly RestartStrategy[] Strategies = [RestartStrategy.OneForOne, RestartStrategy.OneForAll, RestartStrategy.RestForOne];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task All_children_are_up_again_and_nobody_is_lost(int seed)
    {
        var tree = await Started(Level(depth: 3));
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => Fires(tree.Pid, new Random((seed * 1000) + thread)),
            TaskCreationOptions.LongRunning))).WithinPatience();

        var members = await EverybodyUp(tree.Pid).WithinPatience();
        Assert.Equal(3 * (1 + 3 + 9), members.Count);
        Assert.Empty(Invariants.Check(Runtime.Snapshot()));
        Assert.All(members, pid => Assert.Empty(Runtime.Info(pid)!.Monitors));
        Assert.True((await Runtime.ShutdownAsync(TimeSpan.FromDays(1)).WithinPatience()).IsClean);
        Assert.Equal(tree.Pid, Deaths.Last(death => death.Reason == ExitReason.Shutdown).Pid);
    }

    private static SupervisorSpec Level(int depth) => Enumerable.Range(0, depth == 1 ? 0 : 3).Aggregate(
        new SupervisorSpec(ManyRestarts(Strategies[depth % 3])).Child("worker", Obedient).Child(new ChildSpec("slow"), Acknowledging),
        (spec, number) => spec.Child($"level {number}", Level(depth - 1)));

    private static async Task Obedient(ProcessContext context)
    {
        while (true)
        {
            if (await context.ReceiveAsync() is Received.Message { Content: "crash" })
            {
                throw new InvalidOperationException("told to");
            }
        }
    }

    private static async Task Acknowledging(ProcessContext context, Handshake handshake)
    {
        await Task.Yield();
        handshake.Acknowledge();
        await Obedient(context);
    }

    private void Fires(Pid root, Random random)
    {
        for (var fault = 0; fault < Faults; fault++)
        {
            var living = Living().Where(pid => pid != root).ToArray();
            if (living.Length == 0)
            {
                continue;
            }

            var target = living[random.Next(living.Length)];
            switch (random.Next(4))
            {
                case 0:
                    Runtime.Kill(target);
                    break;
                case 1:
                    Runtime.Exit(target, Boom);   // a supervisor does not care
                    break;
                case 2:
                    Runtime.Exit(target, ExitReason.Shutdown);
                    break;
                default:
                    Runtime.Send(target, "crash");
                    break;
            }
        }
    }

    /// <summary>The whole tree, once all of it is up and no other process is left.</summary>
    private async Task<List<Pid>> EverybodyUp(Pid root)
    {
        while (true)
        {
            var members = new List<Pid>();
            if (await AreUp(root, members) && members.Order().SequenceEqual(Living()))
            {
                return members;
            }

            await Task.Yield();
        }
    }

    private async Task<bool> AreUp(Pid supervisor, List<Pid> members)
    {
        members.Add(supervisor);
        try
        {
            foreach (var child in (await Subtree(supervisor).WhichChildrenAsync()))
            {
                if (child.Status is not ChildStatus.Up up)
                {
                    return false;   // its start is being tried again
                }

                if (child.Spec.Type == ChildType.Worker)
                {
                    members.Add(up.Pid);
                }
                else if (!await AreUp(up.Pid, members))
                {
                    return false;
                }
            }

            return true;
        }
        catch (CallException)
        {
            return false;   // it was ended meanwhile, and has a new pid
        }
    }
}
