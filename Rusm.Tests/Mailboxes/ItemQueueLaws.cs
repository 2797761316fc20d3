using FsCheck.Xunit;
using Rusm.Host;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Mailboxes;

[Properties(Arbitrary = [typeof(QueueHistory)], MaxTest = 500, QuietOnSuccess = true)]
public sealed class ItemQueueLaws
{
    private readonly List<Received> list = [];
    private ItemQueue queue;
    private int added;

    [Property]
    public void A_queue_is_a_list_after_each_change(QueueHistory history)
    {
        var law = new ItemQueueLaws();
        foreach (var change in history.Changes)
        {
            law.Apply(change);
            Assert.Equal(law.list, law.queue.ToArray());
            Assert.Equal(law.list.Count, law.queue.Count);
        }
    }

    [Property]
    public void A_position_stands_for_no_earlier_item_later_on(QueueHistory before, QueueHistory after)
    {
        var law = new ItemQueueLaws();
        Array.ForEach([.. before.Changes], law.Apply);
        var (position, earlier) = (law.queue.End, law.list.ToHashSet(ReferenceEqualityComparer.Instance));
        foreach (var change in after.Changes)
        {
            law.Apply(change);

            // What has come since lies at the position or behind it; items from before may have moved there, too.
            var behind = new List<Received>();
            var view = law.queue.From(position);
            while (view.TryRead(out var item))
            {
                behind.Add(item);
            }

            Assert.Equal(law.list.Where(item => !earlier.Contains(item)), behind.Where(item => !earlier.Contains(item)));
        }
    }

    [Property]
    public void Holes_never_take_more_than_twice_the_room_of_the_items_for_long(QueueHistory history)
    {
        var law = new ItemQueueLaws();
        var most = 0;
        foreach (var change in history.Changes)
        {
            law.Apply(change);
            most = Math.Max(most, law.list.Count);
            Assert.InRange(law.queue.Slots, law.list.Count, Math.Max(64, 4 * most));
        }
    }

    [Fact]
    public void A_view_reads_on_in_the_items_it_was_made_of()
    {
        for (var number = 0; number < 5; number++)
        {
            Apply(new QueueChange.AddMessage());
        }

        var view = queue.From(queue.First);
        var expected = list.ToArray();
        Assert.True(view.TryRead(out var first));
        Assert.Same(expected[0], first);
        for (var number = 0; number < 100; number++)
        {
            Apply(new QueueChange.AddMessage());
        }

        Apply(new QueueChange.TakeAt(1));
        for (var index = 1; index < 5; index++)
        {
            Assert.True(view.TryRead(out var item));
            Assert.Same(expected[index], item);
            Assert.Equal(index != 1, queue.TryTake(view.Position - 1, item));
        }

        Assert.False(view.TryRead(out _));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public void Taking_out_downs_by_reference_goes_through_each_item_once(int count)
    {
        for (var number = 0; number < count; number++)
        {
            queue.Add(new Received.Message(number));
            queue.Add(new Received.Down(new MonitorRef(number + 1), new Pid(1), ExitReason.NoProc));
        }

        // From the last to the first: a search from the head would look at all that are left, each time.
        for (var number = count; number > 40; number--)
        {
            queue.TakeDown(new MonitorRef(number));
        }

        Assert.Equal(count + 40, queue.Count);
        Assert.InRange(queue.Indexed, 1u, 2u * (uint)count);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public void A_queue_whose_downs_are_all_taken_out_behind_one_item_stays_small(int count)
    {
        queue.Add(new Received.Message("stays"));
        for (var number = 1; number <= count; number++)
        {
            queue.Add(new Received.Down(new MonitorRef(number), new Pid(1), ExitReason.NoProc));
            queue.TakeDown(new MonitorRef(number));
        }

        Assert.Equal(1, queue.Count);
        Assert.InRange(queue.Slots, 1, 64);
    }

    private void Apply(QueueChange change)
    {
        switch (change)
        {
            case QueueChange.AddMessage:
                Add(new Received.Message(++added));
                break;
            case QueueChange.AddDown(var reference):
                // A monitor fires once.
                if (!list.Exists(item => IsDown(item, reference)))
                {
                    Add(new Received.Down(new MonitorRef(reference), new Pid(++added), ExitReason.Normal));
                }

                break;
            case QueueChange.TakeHead:
                Assert.Same(list.FirstOrDefault(), queue.TryTakeHead());
                list.RemoveRange(0, Math.Min(1, list.Count));
                break;
            case QueueChange.TakeAt(var index):
                TakeAt(index);
                break;
            case QueueChange.TakeDown(var reference):
                queue.TakeDown(new MonitorRef(reference));
                list.RemoveAll(item => IsDown(item, reference));
                break;
            default:
                queue.Clear();
                list.Clear();
                break;
        }
    }

    private void Add(Received item)
    {
        queue.Add(item);
        list.Add(item);
    }

    private void TakeAt(int index)
    {
        if (index >= list.Count)
        {
            return;
        }

        var view = queue.From(queue.First);
        var item = default(Received);
        for (var read = 0; read <= index; read++)
        {
            Assert.True(view.TryRead(out item));
        }

        Assert.Same(list[index], item);
        Assert.True(queue.TryTake(view.Position - 1, item!));
        list.RemoveAt(index);
    }

    private static bool IsDown(Received item, int reference) => item is Received.Down down && down.Reference == new MonitorRef(reference);
}
