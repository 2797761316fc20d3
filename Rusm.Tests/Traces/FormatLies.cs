using System.Buffers.Binary;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <summary>Bytes whose checksums are right and that still are no trace: each is refused for what it says, and where it says it.</summary>
public sealed partial class FormatLies
{
    private static readonly State Two = Machine.Run(State.Empty, [new Signal.Spawn(Pid.Outside), new Signal.SpawnLink(new Pid(1))]);

    private static readonly Signal[] Signals =
    [
        new Signal.Send(new Pid(1), new Pid(2), new RecordedMessage("Ping")),
        new Signal.Monitor(new Pid(1), new Pid(2)),
        new Signal.Register(new Pid(1), "shop", new Pid(2)),
        new Signal.Demonitor(new Pid(1), new MonitorRef(1), Flush: true),
        new Signal.Exit(new Pid(1), new Pid(-4), ExitReason.Kill),
        new Signal.Threw(new Pid(2), new Fault("OutOfCoffee", "the pot is empty")),
        new Signal.Stopped(new Pid(1), ExitReason.Shutdown) { Because = new Death(new Pid(2), ExitReason.Crashed, Cause.Threw.Instance) },
    ];

    [Fact]
    public void What_is_no_trace_is_told_from_what_was_one()
    {
        Refused([], 0, "this is not a trace: it has 0 bytes, and the header alone takes 24");
        Refused([.. "RUSMTRC"u8], 0, "this is not a trace: it has 7 bytes, and the header alone takes 24");
        Refused([.. "#!/bin/sh\necho a longer file than a header\n"u8], 0, "this is not a trace: a trace begins with RUSMTRC");
        Refused(Framing.Header(Began), 24, "the trace is cut off before the end of its first block, so it can't be read");
        Refused([.. Of(State.Empty, []), 0], Of(State.Empty, []).Length, "1 bytes follow the end of the trace");
        Refused([.. Of(State.Empty, []), .. Of(State.Empty, [])], Of(State.Empty, []).Length, "the header of a block is broken: bytes of it were changed");
    }

    [Fact]
    public void Another_version_is_told_as_such()
    {
        var bytes = Of(State.Empty, []);
        bytes[8] = 6;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), TraceFormat.Checksum(bytes.AsSpan(0, 20)));
        Refused(bytes, 8, "this trace is of version 6, and versions 1 to 5 can be read: use the Rusm that made it");
    }

    [Theory]
    [InlineData(4, 9, "the header of a block has invalid values")]
    [InlineData(7, 8, "the header of a block has invalid values")]
    [InlineData(11, 0xFF, "the header of a block has invalid values")]
    [InlineData(12, 200, "the header of a block has invalid values")]
    [InlineData(15, 0xFF, "the header of a block has invalid values")]
    [InlineData(16, 1, "the header of a block has invalid values")]
    [InlineData(20, 1, "a block is missing before this one, or this one is in the wrong place")]
    [InlineData(28, 25, "the block at this position was written for byte 25: a block is missing, duplicated or moved")]
    [InlineData(43, 0x7F, "9151314444393357304 milliseconds since 1970 is not a valid time")]
    public void A_header_of_a_block_that_can_not_be_is_refused(int place, byte value, string problem)
    {
        var bytes = Of(State.Empty, []);
        bytes[24 + place] = value;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24 + 48), TraceFormat.Checksum(bytes.AsSpan(24, 48)));
        var found = Assert.Throws<TraceException>(() => Open(bytes));
        Assert.Equal(24, found.Offset);
        Assert.True(place == 43 || found.Problem == problem, found.Problem);
    }

    [Fact]
    public void A_step_that_names_a_pid_that_never_was_is_refused_where_it_stands()
    {
        var block = new BlockWriter(16);
        block.Step(new Signal.Send(Pid.Outside, new Pid(1), null), spawned: 2);
        var second = block.Length;
        block.Step(new Signal.Send(new Pid(1), new Pid(3), null), spawned: 3);
        var bytes = Forged(Two, block.Written.ToArray(), records: 2, steps: 2);
        const string Problem = "a record names <3>, but only 2 processes had been spawned before it";
        var place = bytes.Length - block.Length + second;
        Refused(bytes, place, Problem);
        Assert.Equal((place, Problem), Thrown(() => Replay(bytes).At(2)));
        Assert.Equal(1, Replay(bytes).At(1).Step);
    }

    [Fact]
    public void A_pid_in_a_chain_of_causes_must_have_been_given_out_too()
    {
        var block = new BlockWriter(16);
        var because = new Death(new Pid(2), ExitReason.Kill, new Cause.Link(new Death(new Pid(9), ExitReason.Kill, Cause.Threw.Instance)));
        block.Step(new Signal.Stopped(new Pid(1), ExitReason.Shutdown) { Because = because }, spawned: 9);
        Refused(Forged(Two, block.Written.ToArray(), 1, 1), Offset(block), "a record names <9>, but only 2 processes had been spawned before it");
    }

    [Theory]
    [InlineData("1E 01 02 67 15 02", "the label of a spawn is not followed by a spawn")]
    [InlineData("34", "a steps block can't have a record of kind 52")]
    [InlineData("FF", "a steps block can't have a record of kind 255")]
    [InlineData("31 02 00 00 00 00", "a steps block can't have a record of kind 49")]
    [InlineData("1F 22 02", "the mark of a pid that is not allocated here is not followed by a step")]
    [InlineData("1F", "the block ends in the middle of a record")]
    [InlineData("07 02", "the block ends in the middle of a record")]
    [InlineData("08 02 04 00 FF FF FF FF FF FF FF FF FF 01", "the block ends in the middle of a record")]
    [InlineData("08 02 04 00 80 80 80 80 80 80 80 80 80 02", "a number is longer than 64 bits")]
    [InlineData("17 02 01 FE FF FF FF FF FF FF FF FF 01", "the block ends in the middle of a record")]
    [InlineData("17 02 01 FF FF FF FF FF FF FF FF FF 01", "the block ends in the middle of a record")]
    [InlineData("17 02 02", "text 2 is not defined")]
    [InlineData("17 02 FF FF FF FF FF FF FF FF FF 01", "text 18446744073709551615 is not defined")]
    [InlineData("17 02 01 02 FF", "a text is not UTF-8")]
    [InlineData("17 02 01 02 20", "an exit reason is blank")]
    [InlineData("17 02 00 00 01 02 20 02 02 78", "an exit reason is blank")]
    [InlineData("17 02 00 00 00", "a text is missing")]
    [InlineData("17 02 00 00 01 02 78 00", "a text is missing")]
    [InlineData("17 02 00 00 01 02 78 03", "text 3 is not defined")]
    [InlineData("17 02 00 00 01 02 78 02 FE FF FF FF FF FF FF FF FF 01", "the block ends in the middle of a record")]
    [InlineData("13 02 01 00", "a name is blank")]
    [InlineData("16 02 00", "a text is missing")]
    [InlineData("15 07", "a pid is negative")]
    [InlineData("22 02 09 00", "there is no value source 9")]
    [InlineData("24 FF FF FF FF FF FF FF FF FF 01", "a count is too large")]
    [InlineData("18 02 01 02 78 00", "a chain of 0 deaths is invalid: a chain has 1 to 1024")]
    [InlineData("18 02 01 02 78 FF FF FF FF FF FF FF FF 7F", "a chain of 9223372036854775807 deaths is invalid: a chain has 1 to 1024")]
    [InlineData("18 02 01 02 78 01 02 01 09 00", "there is no cause of death 9")]
    [InlineData("18 02 01 02 78 02 02 01 00 00 04 01 00 00", "in a chain of deaths, <2> is the cause of the death of <1>, which has another cause")]
    [InlineData("18 02 01 02 78 02 02 01 04 02 04 01 00 00", "in a chain of deaths, <2> is the cause of the death of <1>, which has another cause")]
    public void A_record_that_no_writer_writes_is_refused(string hex, string problem)
    {
        var payload = Convert.FromHexString(hex.Replace(" ", ""));
        var found = Thrown(() => Replay(Forged(Two, payload, payload.Length, 1)).Run());
        Assert.Equal(problem, found.Problem);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 0)]
    public void A_block_with_more_or_fewer_records_than_it_says_is_refused(int records, int steps)
    {
        var block = new BlockWriter(16);
        block.Step(new Signal.Spawn(Pid.Outside), 2);
        block.Step(new Signal.Spawn(Pid.Outside), 3);
        var bytes = Forged(Two, block.Written.ToArray(), records, steps);
        var problem = $"a block has 2 records, 2 of them steps, but its header says {records}, {steps} of them steps";
        Refused(bytes, bytes.Length, problem);
        Assert.Equal(problem, Thrown(() => Open(bytes).Entries().Count()).Problem);
        if (steps > 0)
        {
            Assert.Equal(problem, Thrown(() => Replay(bytes).At(1)).Problem);
        }
    }

    [Theory]
    [InlineData("", 0, "the snapshot has no counters")]
    [InlineData("31 02 00 00 00 00", 1, "a snapshot can't have a record of kind 49 at this position")]
    [InlineData("30 00 00 00 30 00 00 00", 2, "a snapshot can't have a record of kind 48 at this position")]
    [InlineData("30 01 01 00", 1, "the snapshot has 0 of 1 processes: the rest is cut off")]
    [InlineData("30 00 01 00 31 02 00 00 00 00", 2, "the snapshot has 1 of 0 processes: the rest is cut off")]
    [InlineData("30 02 02 00 31 02 00 00 00 00 31 02 00 00 00 00", 3, "<1> follows <1>, but the pids of a snapshot must ascend")]
    [InlineData("30 02 02 00 31 04 00 00 00 00 31 02 00 00 00 00", 3, "<1> follows <2>, but the pids of a snapshot must ascend")]
    [InlineData("30 00 00 00 33 01 02 67 02 01", 2, "the snapshot is not a valid state: <1> is in the group g, and is dead")]
    [InlineData("30 01 01 00 31 02 00 00 00 00 33 01 02 67 02 00", 3, "the number of times that a process has joined a group is invalid")]
    [InlineData("30 01 01 00 31 02 00 00 00 00 33 01 02 67 02 01 33 01 02 01", 4, "<1> is listed twice in the group g")]
    [InlineData("30 01 01 00 31 02 00 00 00 00 33 01 02 20 02 01", 3, "the name of a group is blank")]
    [InlineData("30 01 00 00 31 02 00 00 00 00", 2, "the snapshot is not a valid state: <1> was never assigned")]
    [InlineData("30 01 01 00 31 02 00 01 02 00 00", 2, "the snapshot is not a valid state: <1> is linked to itself")]
    [InlineData("30 01 09 00 31 02 00 01 04 00 00", 2, "the snapshot is not a valid state: <1> is linked to <2>, which is dead")]
    [InlineData("30 01 09 00 31 02 00 02 04 04 00 00", 2, "a list has 2 after 2, but must ascend")]
    [InlineData("30 01 09 00 31 02 00 FF FF FF FF FF FF FF FF 7F", 2, "the block ends in the middle of a record")]
    [InlineData("30 01 09 00 31 02 00 00 01 00 04 00", 2, "a list has 0 after 0, but must ascend")]
    [InlineData("30 01 01 00 31 02 08 00 00 00", 2, "the flags 8 of a process are invalid")]
    [InlineData("30 01 FF FF FF FF FF FF FF FF 7F 00", 1, "a counter is too large")]
    [InlineData("30 02 02 00 31 02 02 01 02 61 00 00 00 31 04 02 01 00 00 00", 3, "the snapshot is not a valid state: <1> has the name a, which is not registered for it")]
    public void A_snapshot_of_what_is_no_state_is_refused(string hex, int records, string problem)
    {
        var bytes = new List<byte>(Framing.Header(Began));
        Add(bytes, BlockKind.Snapshot, Convert.FromHexString(hex.Replace(" ", "")), records, 0);
        Assert.Equal(problem, Thrown(() => Open([.. bytes]).InitialState()).Problem);
        Assert.Equal(problem, Thrown(() => Replay([.. bytes]).At(0)).Problem);
    }

    [Theory]
    [InlineData("32 01 00", 1, "")]
    [InlineData("32 01 00 00", 1, "a record follows the end")]
    [InlineData("21 02", 1, "the end block does not have the record of the end")]
    public void An_end_says_why_it_ends_and_nothing_else(string hex, int records, string problem)
    {
        var bytes = new List<byte>(Framing.Header(Began));
        Add(bytes, BlockKind.Snapshot, [0x30, 0, 0, 0], 1, 0);
        Add(bytes, BlockKind.End, Convert.FromHexString(hex.Replace(" ", "")), records, 0);
        if (problem.Length == 0)
        {
            Assert.Equal(new TraceEnding.Complete(), Open([.. bytes]).Ending);
        }
        else
        {
            Assert.Equal(problem, Thrown(() => Open([.. bytes])).Problem);
        }
    }

    [Fact]
    public void Of_records_changed_at_random_under_right_checksums_none_leads_to_another_exception()
    {
        var (random, broken) = (new Random(5), 0);
        var block = new BlockWriter(16);
        Array.ForEach(Signals, signal => block.Step(signal, 2));
        var snapshot = new BlockWriter(16);
        Snapshot.Write(Two, snapshot, _ => { });
        for (var turn = 0; turn < 10_000; turn++)
        {
            var (records, state) = (block.Written.ToArray(), snapshot.Written.ToArray());
            var changed = turn % 3 == 0 ? state : records;
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var bytes = new List<byte>(Framing.Header(Began));
            Add(bytes, BlockKind.Snapshot, state, snapshot.Count, 0);
            Add(bytes, BlockKind.Steps, records, block.Count, block.Steps);
            try
            {
                var replay = Replay([.. bytes]);
                Assert.Equal(replay.Run().State, replay.At(replay.Trace.Steps).State);
            }
            catch (TraceException)
            {
                broken++;
            }
        }

        Assert.InRange(broken, 2000, 9999);
    }
}
