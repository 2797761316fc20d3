using LanguageExt;

namespace Rusm.Kernel.Traces;

/// <summary>The replay of a trace: a fold of the kernel's function over its signals.</summary>
public sealed class TraceReplay
{
    // States that are kept on the way, to go back to. Each shares with its neighbours all that did not change.
    private const long KeptEvery = 4096;

    private readonly SortedList<long, State> kept = [];

    /// <param name="trace">The trace.</param>
    public TraceReplay(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Trace = trace;
    }

    /// <summary>What is replayed.</summary>
    public Trace Trace { get; }

    /// <summary>
    /// Goes through the whole trace, as fast as the kernel can, and checks each checkpoint on the way.
    /// </summary>
    /// <param name="visitor">Is shown each step on the way; null for nobody.</param>
    /// <param name="until">After how many steps, and what follows the last of them, to end; by default after all.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    public ReplayResult Run(ITraceVisitor? visitor = null, long until = long.MaxValue)
    {
        var builder = new StateBuilder(Trace.Beginning());
        var (step, checkpoints) = (0L, 0L);
        foreach (var block in Trace.StepBlocks)
        {
            var reader = new BlockReader(Trace.Payload(block), block.Payload);
            var stranger = false;
            while (!reader.IsAtEnd)
            {
                var tag = reader.Next();
                if (tag == Tag.Stranger)
                {
                    stranger = true;
                }
                else if (reader.TryStep(tag) is { } signal)
                {
                    if (step == until)
                    {
                        return new ReplayResult(step, checkpoints, builder.ToState(), Option<Divergence>.None);
                    }

                    MustBeKnown(signal, builder, stranger, reader);
                    stranger = false;
                    var effects = builder.Apply(signal);
                    step++;
                    visitor?.Step(step, signal, effects, builder);
                }
                else if (reader.Note(tag) is var note && note is TraceEntry.Checkpoint checkpoint)
                {
                    var digest = StateDigest.Of(builder.ToState());
                    if (digest != checkpoint.Digest)
                    {
                        return new ReplayResult(step, checkpoints, builder.ToState(), new Divergence(step, checkpoint.Digest, digest));
                    }

                    checkpoints++;
                    visitor?.Note(step, note);
                }
                else
                {
                    visitor?.Note(step, note);
                }
            }

            if (step != block.FirstStep + block.Steps)
            {
                throw new TraceException(block.Offset, $"a block has {step - block.FirstStep} steps, and should have {block.Steps}");
            }
        }

        return new ReplayResult(step, checkpoints, builder.ToState(), Option<Divergence>.None);
    }

    /// <summary>The moment after so many steps.</summary>
    /// <param name="step">How many; 0 for the beginning.</param>
    /// <returns>The moment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="TraceException">Bytes of the trace were changed.</exception>
    public Replayed At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, Trace.Steps);
        var (at, state) = NearestBefore(step);
        var transition = new Transition(state, LanguageExt.Seq<Effect>.Empty);
        var last = Option<Signal>.None;
        foreach (var signal in SignalsFrom(at).Take((int)(step - at)))
        {
            transition = Machine.Step(transition.State, signal);
            last = signal;
            if (++at % KeptEvery == 0)
            {
                kept[at] = transition.State;
            }
        }

        return new Replayed(this, step, transition.State, last, transition.Effects);
    }

    // A moment needs the step before it, to know what that step did.
    private (long Step, State State) NearestBefore(long step)
    {
        for (var index = kept.Count - 1; index >= 0; index--)
        {
            if (kept.Keys[index] < step)
            {
                return (kept.Keys[index], kept.Values[index]);
            }
        }

        return (0, Trace.Beginning());
    }

    private IEnumerable<Signal> SignalsFrom(long step) => Trace.StepBlocks
        .Where(block => block.FirstStep + block.Steps > step)
        .SelectMany(block => Trace.EntriesOf(block).OfType<TraceEntry.Step>().Skip((int)Math.Max(0, step - block.FirstStep)))
        .Select(entry => entry.Signal);

    private static void MustBeKnown(Signal signal, StateBuilder builder, bool stranger, BlockReader reader)
    {
        var (by, other) = PidsOf.Signal(signal);
        if (!stranger && Math.Max(by.Value, other.Value) > builder.Spawned)
        {
            throw reader.Broken($"a step names <{Math.Max(by.Value, other.Value)}>, and by then {builder.Spawned} processes had been spawned");
        }
    }
}

/// <summary>How a replay went.</summary>
/// <param name="Steps">How many steps were made.</param>
/// <param name="Checkpoints">How many checkpoints were equal.</param>
/// <param name="State">The state at the end, or where it parted.</param>
/// <param name="Divergence">Where the replay and the recording part, if they do.</param>
public sealed record ReplayResult(long Steps, long Checkpoints, State State, Option<Divergence> Divergence);

/// <summary>A checkpoint that is not equal: this kernel does not do what the recorded one did.</summary>
/// <param name="Step">After which step.</param>
/// <param name="Expected">The digest of the recorded state.</param>
/// <param name="Actual">The digest of the replayed one.</param>
public sealed record Divergence(long Step, ulong Expected, ulong Actual);
