using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Tests.Traces;

/// <summary>Traces as a recorder writes them, with blocks so small that a short run has several.</summary>
internal sealed class FormatSample
{
    internal static readonly DateTimeOffset Began = new(2026, 11, 23, 3, 36, 37, TimeSpan.Zero);

    private readonly List<byte> bytes = [.. Framing.Header(Began)];
    private readonly BlockWriter block = new(16);
    private readonly int blockSize;
    private long steps;

    private FormatSample(int blockSize) => this.blockSize = blockSize;

    /// <summary>Where each block begins, and where the last one ends.</summary>
    internal List<int> Places { get; } = [];

    internal byte[] Bytes => [.. bytes];

    /// <summary>A whole trace of these signals.</summary>
    internal static byte[] Of(State beginning, IEnumerable<Signal> signals, int blockSize = 48) => Made(beginning, signals, blockSize).Bytes;

    internal static FormatSample Made(State beginning, IEnumerable<Signal> signals, int blockSize = 48)
    {
        var sample = new FormatSample(blockSize);
        Snapshot.Write(beginning, sample.block, _ => sample.PutIfFull(BlockKind.Snapshot));
        sample.Put(BlockKind.Snapshot);
        var kernel = new StateBuilder(beginning);
        foreach (var signal in signals)
        {
            sample.Step(signal, kernel);
        }

        sample.Put(BlockKind.Steps);
        sample.block.ValueTaken(Pid.Outside, ValueSource.Seed, 7);
        sample.Put(BlockKind.Steps);   // a block without steps
        sample.block.End("");
        sample.Put(BlockKind.End);
        sample.Places.Add(sample.bytes.Count);
        return sample;
    }

    internal static Trace Open(byte[] bytes) => Trace.Open(new TraceBytes(bytes));

    internal static TraceReplay Replay(byte[] bytes) => new(Open(bytes));

    /// <summary>The signal as a trace has it: of a message it knows the type, and of a reason's value the text.</summary>
    internal static Signal AsRecorded(Signal signal) => signal switch
    {
        Signal.Send send => new Signal.Send(send.By, send.To, Recorded(send.Content)),
        Signal.SendNamed send => new Signal.SendNamed(send.By, send.Name, Recorded(send.Content)),
        Signal.Call call => call with { Content = Recorded(call.Content) },
        Signal.Reply reply => reply with { Content = Recorded(reply.Content) },
        Signal.SpawnOn spawn => spawn with { Argument = Recorded(spawn.Argument) },
        Signal.Exit exit => exit with { Reason = exit.Reason.AsRecorded() },
        Signal.Stopped stopped => stopped with { Reason = stopped.Reason.AsRecorded() },
        _ => signal,
    };

    /// <summary>All of it as text: equality leaves out faults, and chains of causes.</summary>
    internal static string Told(Signal signal) => signal switch
    {
        Signal.Threw threw => $"{threw.By} threw {threw.Fault}",
        Signal.Stopped { Because: { } because } stopped => $"{stopped} <- {string.Join(" <- ", because.Chain)}",
        _ => signal.ToString(),
    };

    internal static string Told(IEnumerable<Effect> effects) => string.Join('\n', effects.Select(effect =>
        effect is Effect.Stop stop ? string.Join(" <- ", stop.Death.Chain) : effect.ToString()));

    private static RecordedMessage Recorded(object? content) => content as RecordedMessage ?? new RecordedMessage(content?.GetType().FullName);

    private void Step(Signal signal, StateBuilder kernel)
    {
        block.Step(signal, kernel.Spawned);
        kernel.Apply(signal);
        if (block.Steps % 3 == 0)
        {
            block.Checkpoint(StateDigest.Of(kernel.ToState()));
        }

        PutIfFull(BlockKind.Steps);
    }

    private void PutIfFull(BlockKind kind)
    {
        if (block.Length >= blockSize)
        {
            Put(kind);
        }
    }

    private void Put(BlockKind kind)
    {
        Places.Add(bytes.Count);
        bytes.AddRange(Framing.Header(kind, block, steps, Began, bytes.Count));
        bytes.AddRange(block.Written.Span);
        steps += block.Steps;
        block.Clear();
    }
}

/// <summary>Keeps all that a replay shows.</summary>
internal sealed class FormatWitness : ITraceVisitor
{
    internal List<(Signal Signal, Effect[] Effects, State After)> Steps { get; } = [];

    internal List<TraceEntry> Notes { get; } = [];

    public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after) =>
        Steps.Add((signal, effects.ToArray(), after.ToState()));

    public void Entry(long step, TraceEntry note) => Notes.Add(note);
}
