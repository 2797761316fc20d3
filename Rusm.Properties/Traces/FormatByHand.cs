using System.Text.RegularExpressions;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Properties.Traces.FormatSample;

namespace Rusm.Properties.Traces;

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
    ];

    [Fact]
    public void The_trace_in_the_document_reads_as_the_document_says()
    {
        var replay = Replay(Document());
        Assert.Equal(Signals, replay.Trace.Entries().OfType<TraceEntry.Step>().Select(step => step.Signal));
        Assert.Equal(Signals.Select(Told), replay.Trace.Entries().OfType<TraceEntry.Step>().Select(step => Told(step.Signal)));
        Assert.Equal(new TraceEnding.Whole(), replay.Trace.Ending);
        Assert.Equal(Began, replay.Trace.Began);
        var result = replay.Run();
        Assert.Equal((5L, 1L, true), (result.Steps, result.Checkpoints, result.Divergence.IsNone));
        Assert.Equal("0 alive, 2 spawned, 0 references", result.State.ToString());
    }

    [Fact]
    public void Writing_that_run_makes_the_bytes_of_the_document() =>
        Assert.Equal(Convert.ToHexString(Document()), Convert.ToHexString(TraceInMemory.Of(State.Empty, Signals, Began)));

    // The lines of its last block of code: bytes in hex, then what they are.
    private static byte[] Document()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "traces.md"));
        return [.. lines.Select(line => HexLine().Match(line)).Where(match => match.Success).SelectMany(match => Convert.FromHexString(match.Groups[1].Value.Replace(" ", "")))];
    }

    [GeneratedRegex("^    ((?:[0-9A-F]{2} )+) *; ")]
    private static partial Regex HexLine();
}
