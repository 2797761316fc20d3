using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Rusm.Tests.Mailboxes;

/// <summary>The life of a queue of items, one change after the other. It prints as a list and shrinks to a short one.</summary>
public sealed record QueueHistory(ImmutableArray<QueueChange> Changes)
{
    /// <summary>What <c>[Property]</c> takes histories from.</summary>
    public static Arbitrary<QueueHistory> Any { get; } = Arb.From(
        from length in Gen.Choose(0, 300)
        from adds in Gen.Choose(2, 20)
        from changes in Gen.ArrayOf(ChangeOf(adds), length)
        select new QueueHistory([.. changes]),
        history => history.Shorter().Concat(history.Simpler()));

    public override string ToString() => Changes.IsEmpty ? "nothing" : string.Join("; ", Changes);

    // In some histories items are taken as often as they are added, in some the queue only grows.
    private static Gen<QueueChange> ChangeOf(int adds) => Gen.Frequency(
        (adds, Gen.Constant<QueueChange>(new QueueChange.AddMessage())),
        (adds, Gen.Choose(0, 30).Select(QueueChange (reference) => new QueueChange.AddDown(reference))),
        (4, Gen.Constant<QueueChange>(new QueueChange.TakeHead())),
        (4, Gen.Choose(0, 100).Select(QueueChange (index) => new QueueChange.TakeAt(index))),
        (4, Gen.Choose(0, 30).Select(QueueChange (reference) => new QueueChange.TakeDown(reference))),
        (1, Gen.Elements<QueueChange>(new QueueChange.Clear(), new QueueChange.TakeHead(), new QueueChange.TakeHead())));

    private IEnumerable<QueueHistory> Shorter()
    {
        for (var length = Changes.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= Changes.Length; start += length)
            {
                yield return new QueueHistory(Changes.RemoveRange(start, length));
            }
        }
    }

    private IEnumerable<QueueHistory> Simpler() =>
        from index in Enumerable.Range(0, Changes.Length)
        from simpler in Changes[index] switch
        {
            QueueChange.AddDown { Reference: > 0 and var reference } => [new QueueChange.AddDown(reference / 2)],
            QueueChange.TakeAt { Index: > 0 and var at } => [new QueueChange.TakeAt(at / 2), new QueueChange.TakeAt(at - 1)],
            QueueChange.TakeDown { Reference: > 0 and var reference } => [new QueueChange.TakeDown(reference / 2)],
            _ => Array.Empty<QueueChange>(),
        }
        select new QueueHistory(Changes.SetItem(index, simpler));
}
