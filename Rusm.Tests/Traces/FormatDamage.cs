using FsCheck;
using FsCheck.Fluent;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Tests.Laws;
using Rusm.Tests.Scenarios;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <summary>
/// Damage is found: one <see cref="TraceException"/> that says where, never another exception, and never another run. What was cut
/// off opens up to its last whole block.
/// </summary>
public sealed class FormatDamage
{
    private static readonly Signal[] Short =
    [
        new Signal.Spawn(Pid.Outside, "shop"),
        new Signal.SpawnLink(new Pid(1)),
        new Signal.SpawnMonitor(new Pid(1)),
        new Signal.Threw(new Pid(2), new Fault("OutOfCoffee", "the pot is empty")),
        new Signal.Send(Pid.Outside, new Pid(99), "hello"),
        new Signal.Stopped(new Pid(3), ExitReason.Shutdown),
    ];

    private static readonly State Beginning = Machine.Run(State.Empty, Short.Take(3));

    [Fact]
    public void Each_flipped_bit_of_a_whole_trace_is_found()
    {
        var sample = Of(Beginning, Short, blockSize: 20);
        for (var bit = 0; bit < 8 * sample.Length; bit++)
        {
            var broken = sample.ToArray();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(Outcome(broken, sample) is Found, $"bit {bit % 8} of byte {bit / 8} was flipped, and nobody saw it");
        }
    }

    [Fact]
    public void A_flipped_bit_is_found_in_its_block_or_where_the_header_of_the_trace_is()
    {
        var made = Made(Beginning, Short, blockSize: 20);
        for (var place = 0; place < made.Bytes.Length; place++)
        {
            var broken = made.Bytes;
            broken[place] ^= 0x10;
            var found = Assert.IsType<Found>(Outcome(broken, made.Bytes));
            var block = made.Places.FindLastIndex(start => start <= place);
            Assert.InRange(found.Offset, block < 0 ? 0 : made.Places[block], block < 0 ? 8 : place);
        }
    }

    [Fact]
    public void Cut_anywhere_a_trace_opens_up_to_its_last_whole_block()
    {
        var made = Made(Beginning, Short, blockSize: 20);
        for (var length = 0; length < made.Bytes.Length; length++)
        {
            var whole = made.Places.LastOrDefault(place => place <= length);
            var outcome = Outcome(made.Bytes[..length], made.Bytes);
            if (outcome is CutOff cut)
            {
                Assert.Equal((whole, length - whole), (cut.Offset, cut.Fragment));
            }

            // The snapshot of three processes takes two blocks; without it there is no state to begin with.
            Assert.Equal(length >= made.Places[FirstOfSteps(made)], outcome is CutOff);
        }
    }

    [Fact]
    public void Twenty_thousand_kinds_of_damage_to_longer_traces_are_found_or_leave_the_start_of_the_run()
    {
        var random = new Random(20_000);
        var samples = Any.Scenario.Generator.Sample(20, new Rnd(2024), 40)
            .Select(scenario => Made(State.Empty, NamedHistory.Of(scenario).Steps.Select(moment => moment.Signal), 60))
            .ToArray();
        for (var turn = 0; turn < 20_000; turn++)
        {
            var sample = samples[turn % samples.Length];
            var whole = sample.Bytes;
            var broken = Broken(sample, random, out var isFlipped);
            if (!broken.AsSpan().SequenceEqual(whole))
            {
                var outcome = Outcome(broken, whole);
                Assert.True(outcome is Found || (outcome is CutOff && !isFlipped), $"damage {turn} went by unseen: {outcome}");
            }
        }
    }

    private static int FirstOfSteps(FormatSample made) =>
        made.Places.FindIndex(place => made.Bytes[place + 4] == (byte)BlockKind.Steps);

    private static byte[] Broken(FormatSample sample, Random random, out bool isFlipped)
    {
        var bytes = sample.Bytes;
        var (kind, place) = (random.Next(8), random.Next(bytes.Length));
        isFlipped = kind < 3;
        switch (kind)
        {
            case 0 or 1 or 2:
                for (var flips = random.Next(1, 4); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                }

                return bytes;
            case 3:
                return bytes[..place];
            case 4:
                var inserted = new byte[random.Next(1, 60)];
                random.NextBytes(inserted);
                return [.. bytes[..place], .. inserted, .. bytes[place..]];
            case 5:
                return [.. bytes[..place], .. bytes[Math.Min(bytes.Length, place + random.Next(1, 60))..]];
            case 6:
                var blocks = BlocksOf(sample);
                var (from, to) = (random.Next(blocks.Count), random.Next(blocks.Count + 1));
                blocks.Insert(to, blocks[from]);
                if (random.Next(2) == 0)
                {
                    blocks.RemoveAt(from < to ? from : from + 1);
                }

                return [.. bytes[..sample.Places[0]], .. blocks.SelectMany(block => block)];
            default:
                var left = BlocksOf(sample);
                left.RemoveAt(random.Next(left.Count));
                return [.. bytes[..sample.Places[0]], .. left.SelectMany(block => block)];
        }
    }

    private static List<byte[]> BlocksOf(FormatSample sample) =>
        [.. sample.Places.Zip(sample.Places.Skip(1), (start, end) => sample.Bytes[start..end])];

    // What comes of it; anything but a start of the same run, or the exception, fails here.
    private static object Outcome(byte[] broken, byte[] whole)
    {
        try
        {
            var trace = Open(broken);
            var entries = trace.Entries().ToArray();
            var result = trace.Replay().Run();
            if (trace.Ending is not TraceEnding.Truncated cut)
            {
                return trace.Ending;
            }

            Assert.True(whole.AsSpan().StartsWith(broken.AsSpan(0, (int)cut.Offset)), "it is not the start of the same trace");
            Assert.Equal((broken.Length, trace.Steps), (cut.Offset + cut.Fragment, result.Steps));
            Assert.Equal(Open(whole).Entries().Take(entries.Length), entries);
            Assert.True(result.Divergence.IsNone);
            return new CutOff(cut.Offset, cut.Fragment);
        }
        catch (TraceException found)
        {
            Assert.InRange(found.Offset, 0, broken.Length);
            return new Found(found.Offset);
        }
    }

    private sealed record Found(long Offset);

    private sealed record CutOff(long Offset, long Fragment);
}
