using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Rusm.Tests.Timers;

/// <summary>The life of a timer wheel, one change after the other, with times in ticks of 100 ns. It prints as a list and shrinks to
/// a short one.</summary>
internal sealed record WheelHistory(ImmutableArray<WheelChange> Changes)
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);

    // Times of one slot and its neighbours, of all levels of the wheel, of their borders, and the longest delay.
    private static readonly Gen<long> Near = Gen.Choose(0, 5).Select(number => (long)number);
    private static readonly Gen<long> Some = Gen.Choose(0, 3_000).Select(number => (long)number);
    private static readonly Gen<long> Milliseconds = Gen.Choose(0, 20).Select(number => number * TimeSpan.TicksPerMillisecond);
    private static readonly Gen<long> Border = Gen.Choose(0, 45).Zip(Gen.Choose(-1, 1), (bit, by) => Math.Max(0, (1L << bit) + by));
    private static readonly Gen<long> Far = Gen.Choose(0, 49).Select(days => days * TimeSpan.TicksPerDay);

    internal static Arbitrary<WheelHistory> Any { get; } = Arb.From(
        from times in Times
        from length in Gen.Choose(0, 200)
        from adds in Gen.Choose(2, 20)
        from changes in Gen.ArrayOf(ChangeOf(times, adds), length)
        select new WheelHistory([.. changes]),
        history => history.Shorter().Concat(history.Simpler()));

    internal static void Law(Action<WheelHistory> body) => Check.One(Config, Prop.ForAll(Any, body));

    public override string ToString() => Changes.IsEmpty ? "nothing" : string.Join("; ", Changes);

    private static Gen<long[]> Times =>
        from terrain in Gen.Elements(Near, Some, Milliseconds, Border, Gen.OneOf(Near, Some, Milliseconds, Border, Far))
        from count in Gen.Choose(1, 40)
        from times in Gen.ArrayOf(terrain, count)
        select times;

    private static Gen<WheelChange> ChangeOf(long[] times, int adds) => Gen.Frequency(
        (adds, Gen.Elements(times).Select(WheelChange (time) => new WheelChange.Add(time))),
        (3, Gen.Choose(0, 100).Select(WheelChange (number) => new WheelChange.Remove(number))),
        (3, Gen.Elements(times).Select(WheelChange (time) => new WheelChange.Advance(time))));

    private IEnumerable<WheelHistory> Shorter()
    {
        for (var length = Changes.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= Changes.Length; start += length)
            {
                yield return new WheelHistory(Changes.RemoveRange(start, length));
            }
        }
    }

    private IEnumerable<WheelHistory> Simpler() =>
        from index in Enumerable.Range(0, Changes.Length)
        from simpler in Changes[index] switch
        {
            WheelChange.Add { Delay: > 0 and var delay } => [new WheelChange.Add(delay / 2), new WheelChange.Add(delay - 1)],
            WheelChange.Remove { Number: > 0 and var number } => [new WheelChange.Remove(number / 2), new WheelChange.Remove(number - 1)],
            WheelChange.Advance { Time: > 0 and var time } => [new WheelChange.Advance(time / 2), new WheelChange.Advance(time - 1)],
            _ => Array.Empty<WheelChange>(),
        }
        select new WheelHistory(Changes.SetItem(index, simpler));
}
