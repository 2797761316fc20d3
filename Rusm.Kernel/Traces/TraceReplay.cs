using LanguageExt;

namespace Rusm.Kernel.Traces;

/// <summary>The replay of a trace: a fold of the kernel's function over its signals. Not for use by two threads at once.</summary>
public sealed class TraceReplay
{
    private readonly ReplayStateCache moments;

    internal TraceReplay(Trace trace)
    {
        Trace = trace;
        moments = new ReplayStateCache(trace);
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
        foreach (var block in Trace.StepBlocks.TakeWhile(_ => step < until))
        {
            var reader = new BlockReader(block, Trace.Payload(block));
            while (reader.Read())
            {
                reader.Named.MustBeKnown(builder);
                if (reader.Signal is { } signal)
                {
                    if (step == until)
                    {
                        return new ReplayResult(step, checkpoints, builder.ToState(), Option<Divergence>.None);
                    }

                    var effects = builder.Apply(signal);
                    step++;
                    visitor?.Step(step, signal, effects, builder);
                }
                else if (reader.Note is TraceEntry.Checkpoint checkpoint)
                {
                    var digest = StateDigest.Of(builder.ToState());
                    if (digest != checkpoint.Digest)
                    {
                        return new ReplayResult(step, checkpoints, builder.ToState(), new Divergence(step, checkpoint.Digest, digest));
                    }

                    checkpoints++;
                    visitor?.Note(step, checkpoint);
                }
                else
                {
                    visitor?.Note(step, reader.Note!);
                }
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
        if (step < 0 || step > Trace.Steps)
        {
            throw new ArgumentOutOfRangeException(nameof(step), $"There is no moment after step {step}: use a step from 0 to {Trace.Steps}, the number of steps of the trace.");
        }

        if (step == 0)
        {
            return new Replayed(this, 0, moments.Beginning, Option<Signal>.None, Seq<Effect>.Empty);
        }

        var (before, signal) = moments.Before(step);
        var (state, effects) = Machine.Step(before, signal);
        moments.Keep(step, state);
        return new Replayed(this, step, state, signal, effects);
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
