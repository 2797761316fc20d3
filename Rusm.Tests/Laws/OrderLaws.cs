using FsCheck;
using FsCheck.Fluent;
using LanguageExt;
using Rusm.Cli.Conformance;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Tests.Scenarios;
using Xunit;

namespace Rusm.Tests.Laws;

/// <summary>What one process does to another takes effect in the order in which it did it.</summary>
public sealed class OrderLaws
{
    [Fact]
    public void A_mailbox_of_the_kernel_holds_what_came_in_the_order_in_which_it_came() =>
        Law.Holds(Any.Scenario, 250, scenario => MustKeepOrder(scenario, KernelWorld.OverBuilder));

    [Fact]
    public void A_mailbox_of_the_host_holds_what_came_in_the_order_in_which_it_came() =>
        Law.Holds(Any.Scenario, 40, scenario => MustKeepOrder(scenario, () => new HostWorld()));

    [Fact]
    public void The_order_within_one_sender_holds_when_all_send_at_once() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true), Prop.ForAll(
            Gen.ArrayOf(Gen.ArrayOf(Gen.Elements(Deed.Send, Deed.Send, Deed.Send, Deed.Exit)).Resize(40)).Resize(8).ToArbitrary(),
            senders => Worlds.Wait(() => SendersMustBeHeardInOrder(senders))));

    // Each mailbox must be what the steps before brought to it, step by step, without what was taken. Within a step any order goes.
    private static void MustKeepOrder(Scenario scenario, Func<IWorld> makeWorld) => Worlds.Wait(async () =>
    {
        await using var world = makeWorld();
        var came = new Dictionary<string, List<(Item Item, int Step)>>();
        foreach (var (operation, number) in scenario.Operations.Select((operation, number) => (operation, number)))
        {
            var step = await world.PerformAsync(operation);
            var taken = step.Taken is Taken.One one ? step.Flushed.Add(one.Item) : step.Flushed;
            taken.Iter(item => came[operation.By!].RemoveAt(came[operation.By!].FindIndex(found => found.Item == item)));
            step.Delivered.AsEnumerable().SelectMany(to => to.Value.Map(item => (to.Key, item))).ToSeq().Iter(delivered =>
            {
                came.TryAdd(delivered.Key, []);
                came[delivered.Key].Add((delivered.item, number));
            });
        }

        foreach (var (process, found) in world.Survivors().AsEnumerable().Select(pair => (pair.Key, pair.Value)))
        {
            var due = came.GetValueOrDefault(process, []);
            var start = 0;
            foreach (var step in due.GroupBy(item => item.Step).Select(group => group.Select(item => item.Item).ToSeq().Strict()))
            {
                var got = found.Mailbox.Skip(start).Take(step.Count).ToSeq().Strict();
                start += step.Count;
                Assert.True(
                    Item.Sorted(step) == Item.Sorted(got),
                    $"{process} has in its mailbox [{string.Join(", ", found.Mailbox)}], and came [{string.Join(", ", due.Select(item => item.Item))}]");
            }

            Assert.Equal(due.Count, found.Mailbox.Count);
        }
    });

    // No rest in between: all act at once, and end with their last deed. A message before an exit, and both before the end.
    private static async Task SendersMustBeHeardInOrder(Deed[][] senders)
    {
        await using var runtime = new Runtime();
        var heard = new TaskCompletionSource<List<Received>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = runtime.Spawn(async self =>
        {
            self.SetTrapExit(true);
            foreach (var deeds in senders)
            {
                self.SpawnMonitor(async child =>
                {
                    await begin.Task;
                    for (var number = 0; number < deeds.Length; number++)
                    {
                        if (deeds[number] == Deed.Send)
                        {
                            child.Send(self.Self, (child.Self, number));
                        }
                        else
                        {
                            child.Exit(self.Self, ExitReason.Named($"deed {number}"));
                        }
                    }
                });
            }

            begin.SetResult();
            var items = new List<Received>();
            while (items.Count < senders.Sum(deeds => deeds.Length + 1))
            {
                items.Add(await self.ReceiveAsync());
            }

            heard.SetResult(items);
        });
        var all = await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var bySender = all.GroupBy(SenderOf).OrderBy(of => of.Key).Select(of => of.Select(Words).ToArray()).ToArray();
        Assert.Equal(senders.Select(deeds => deeds.Select(Words).Append("end").ToArray()), bySender);

        static Pid SenderOf(Received item) => item switch
        {
            Received.Message { Content: (Pid pid, int _) } => pid,
            Received.Exit exit => exit.From,
            Received.Down down => down.Pid,
            _ => Pid.Outside,
        };
    }

    private static string Words(Deed deed, int number) => deed == Deed.Send ? $"message {number}" : $"exit deed {number}";

    private static string Words(Received item) => item switch
    {
        Received.Message { Content: (Pid, int number) } => $"message {number}",
        Received.Exit exit => $"exit {exit.Reason}",
        Received.Down { Reason.Name: "normal" } => "end",
        _ => item.ToString(),
    };

    private enum Deed
    {
        Send,
        Exit,
    }
}
