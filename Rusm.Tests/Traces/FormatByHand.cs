using System.Text.RegularExpressions;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <summary>The trace that docs/traces.md takes apart, byte by byte, is read and written as it stands there.</summary>
public sealed partial class FormatByHand
{
    private static readonly Signal[] Signals =
    [
        new Signal.Spawn(Pid.Outside, "shop"),
        new Signal.SpawnLink(new Pid(1)),
        new Signal.Send(Pid.Outside, new Pid(2), new RecordedMessage("Till.Open")),
        new Signal.Send(new Pid(2), new Pid(9), new RecordedMessage("Till.Open")),
        new Signal.Threw(new Pid(2), new Fault("E", "no")),
        new Signal.Exit(Pid.Outside, new Pid(1), ExitReason.ShutdownWith("late")),
    ];

    // What this page took apart as version 1: the same run but for its last step.
    private const string VersionOne =
        "5255534D5452430A0100000088217A06A2010000823F973752424C4B01000000040000000100000000000000000000000000000018000000"
        + "0000000088217A06A201000071EE267603ABA1CC3000000052424C4B020000002F0000000600000005000000000000000000000050000000"
        + "0000000088217A06A2010000BA3829F51DBA81CE0200010873686F700302070004021254696C6C2E4F70656E1F0704120216010302450404"
        + "6E6F20D310050B02CC0AC152424C4B030000000300000001000000000000000500000000000000B30000000000000088217A06A20100009E"
        + "EF4FAD435F1DDB320100";

    // A node that has asked to unlink and to spawn, and is not answered. The digest of version 4 has only the number of these requests.
    private const string VersionFour =
        "5255534D5452430A0400000088217A06A201000072BB21C352424C4B01010000040000000100000000000000000000000000000018000000"
        + "0000000088217A06A201000071EE26769280FA5E3000000052424C4B02010000390000000600000005000000000000000000000050000000"
        + "0000000088217A06A2010000173D3143FCFEE1A238000201001F0B82808080808008828080808080101F0C82808080808008828080808080"
        + "103C02020108626F647900012049566B75E19BE76C52424C4B030100000300000001000000000000000500000000000000BD000000000000"
        + "0088217A06A20100009EEF4FAD458E3D45320100";

    [Fact]
    public void The_trace_in_the_document_reads_as_the_document_says()
    {
        var replay = Replay(Document());
        Assert.Equal(Signals, replay.Trace.Entries().OfType<TraceEntry.Step>().Select(step => step.Signal));
        Assert.Equal(Signals.Select(Told), replay.Trace.Entries().OfType<TraceEntry.Step>().Select(step => Told(step.Signal)));
        Assert.Equal(new TraceEnding.Complete(), replay.Trace.Ending);
        Assert.Equal(Began, replay.Trace.Began);
        var result = replay.Run();
        Assert.Equal((6L, 1L, true), (result.Steps, result.Checkpoints, result.Divergence.IsNone));
        Assert.Equal("0 alive, 2 spawned, 0 references", result.State.ToString());
    }

    [Fact]
    public void Writing_that_run_makes_the_bytes_of_the_document() =>
        Assert.Equal(Convert.ToHexString(Document()), Convert.ToHexString(TraceInMemory.Of(State.Empty, Signals, Began)));

    [Fact]
    public void A_trace_of_version_1_is_read_as_ever()
    {
        var replay = Replay(Convert.FromHexString(VersionOne));
        Assert.Equal(Signals.SkipLast(1), replay.Trace.Entries().OfType<TraceEntry.Step>().Select(step => step.Signal));
        Assert.Equal(new TraceEnding.Complete(), replay.Trace.Ending);
        var result = replay.Run();
        Assert.Equal((5L, 1L, true), (result.Steps, result.Checkpoints, result.Divergence.IsNone));
    }

    [Fact]
    public void A_trace_of_version_4_is_compared_with_the_digest_of_version_4()
    {
        var result = Replay(Convert.FromHexString(VersionFour)).Run();
        Assert.Equal((5L, 1L, true), (result.Steps, result.Checkpoints, result.Divergence.IsNone));
        Assert.NotEqual(StateDigest.Of(result.State, version: 4), StateDigest.Of(result.State));
    }

    // The lines of its last block of code: bytes in hex, then what they are.
    private static byte[] Document()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "traces.md"));
        return [.. lines.Select(line => HexLine().Match(line)).Where(match => match.Success).SelectMany(match => Convert.FromHexString(match.Groups[1].Value.Replace(" ", "")))];
    }

    [GeneratedRegex("^    ((?:[0-9A-F]{2} )+) *; ")]
    private static partial Regex HexLine();
}
