using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Orleans.Serialization;
using Rusm.Tests.Nodes;
using Xunit;

namespace Rusm.Tests.Orleans;

/// <summary>The bytes between silos: every signal comes back, also with the causes of a death.</summary>
public sealed class BatchesComeBack
{
    private static readonly Pid Ours = Pid.Of(new NodeId(1), 7);
    private static readonly Pid Theirs = Pid.Of(new NodeId(NodeId.MaxValue), 8);
    private static readonly Payload Message = new([1, 2, 3], "bytes");

    [Fact]
    public void Every_kind_of_signal_comes_back_in_order()
    {
        RemoteSignal[] signals = [.. EveryRemoteSignal.Of(Ours, Theirs, Message)];
        Assert.Equal(
            typeof(RemoteSignal).GetNestedTypes().Select(static type => type.Name).Order(),
            signals.Select(static signal => signal.GetType().Name).Distinct().Order());
        Assert.Equal(signals.Select(Told), ReadBack(signals).Select(Told));
    }

    [Fact]
    public void A_death_comes_back_with_its_last_32_causes()
    {
        var death = new Death(Pid.Of(new NodeId(3), 1), ExitReason.Named("first"), new Cause.Stopped());
        for (var number = 2; number <= 40; number++)
        {
            death = new Death(Pid.Of(new NodeId(3), number), ExitReason.Named("next"), new Cause.Link(death));
        }

        var back = Assert.IsType<RemoteSignal.LinkExit>(ReadBack([new RemoteSignal.LinkExit(death.Pid, Ours, death.Reason) { Death = death }]).Single()).Death!;
        Assert.Equal(death.Chain.Take(32).Select(static one => $"{one}"), back.Chain.Take(32).Select(static one => $"{one}"));
        Assert.Equal("<3.8> unknown, it stopped itself", $"{back.First}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public void A_signal_of_a_kind_that_is_not_known_is_refused(byte kind)
    {
        var exception = Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new BatchReader([kind, .. new byte[16]], static _ => null);
            reader.Read();
        });
        Assert.Equal($"A batch has a signal of kind {kind}: the other silo has a newer version of Rusm.Orleans.", exception.Message);
    }

    private static List<RemoteSignal> ReadBack(IEnumerable<RemoteSignal> signals)
    {
        var writer = new BatchWriter();
        foreach (var signal in signals)
        {
            writer.Write(signal);
        }

        var back = new List<RemoteSignal>();
        var reader = new BatchReader(writer.ToArray(), static bytes => new Payload(bytes, "bytes"));
        while (!reader.IsAtEnd)
        {
            back.Add(reader.Read());
        }

        return back;
    }

    // Records compare payloads by reference, and deaths without their stacks: the text has all.
    private static string Told(RemoteSignal signal)
    {
        var death = (signal as RemoteSignal.LinkExit)?.Death ?? (signal as RemoteSignal.Down)?.Death;
        var reason = (signal as RemoteSignal.Exit)?.Reason ?? death?.Reason;
        var bytes = signal switch
        {
            RemoteSignal.Send { Content: Payload payload } => payload.Bytes,
            RemoteSignal.Call { Content: Payload payload } => payload.Bytes,
            RemoteSignal.Reply { Content: Payload payload } => payload.Bytes,
            RemoteSignal.Spawn { Argument: Payload payload } => payload.Bytes,
            _ => [],
        };
        return $"{signal} {Convert.ToHexString(bytes)} {reason?.Fault?.Stack} {string.Join("; ", death?.Chain ?? [])} {(signal as RemoteSignal.Spawn)?.Label}";
    }
}
