using LanguageExt;

namespace Rusm.Kernel.Traces;

/// <summary>The replay of a trace: it folds the kernel's function over the recorded signals. This class is not thread-safe.</summary>
public sealed class TraceReplay
{
    private readonly ReplayStateCache states;

    internal TraceReplay(Trace trace)
    {
        Trace = trace;
        states = new ReplayStateCache(trace);
    }

    /// <summary>The trace that is replayed.</summary>
    internal Trace Trace { get; }

    /// <summary>Replays the whole trace as fast as possible, and compares all checkpoints.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="TraceException">Bytes of the trace were changed, or a record is invalid.</exception>
    public ReplayResult Run() => Run(visitor: null);

    /// <summary>Does the same for the first steps, with a visitor.</summary>
    /// <param name="visitor">Called for each step and each other record; null for none.</param>
    /// <param name="until">The number of steps to replay, including the records that follow the last of them. By default all.</param>
    internal ReplayResult Run(ITraceVisitor? visitor, long until = long.MaxValue)
    {
        var builder = new StateBuilder(Trace.InitialState());
        var (step, checkpoints) = (0L, 0L);
        foreach (var block in Trace.StepBlocks.TakeWhile(_ => step < until))
        {
            var reader = new BlockReader(block, Trace.Payload(block));
            while (reader.Read())
            {
                reader.HighestPid.Check(builder);
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
                else if (reader.Entry is TraceEntry.Checkpoint checkpoint)
                {
                    var digest = StateDigest.Of(builder.ToState(), Trace.Version);
                    if (digest != checkpoint.Digest)
                    {
                        return new ReplayResult(step, checkpoints, builder.ToState(), new Divergence(step, checkpoint.Digest, digest));
                    }

                    checkpoints++;
                    visitor?.Entry(step, checkpoint);
                }
                else
                {
                    visitor?.Entry(step, reader.Entry!);
                }
            }
        }

        return new ReplayResult(step, checkpoints, builder.ToState(), Option<Divergence>.None);
    }

    /// <summary>
    /// Keeps a state that another replay of the same trace computed, if it is one of those from which <see cref="At"/> starts. A visitor
    /// of <see cref="Run(ITraceVisitor?, long)"/> calls it after each step, so that no later access replays the trace from its beginning.
    /// </summary>
    internal void Keep(long step, StateBuilder after)
    {
        if (ReplayStateCache.IsKept(step))
        {
            states.Keep(step, after.ToState());
        }
    }

    /// <summary>Gets the replay at a step.</summary>
    /// <param name="step">The number of steps to replay; 0 for the beginning.</param>
    /// <returns>The state after that many steps.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The trace does not have that many steps.</exception>
    /// <exception cref="TraceException">Bytes of the trace were changed.</exception>
    public Replayed At(long step)
    {
        if (step < 0 || step > Trace.Steps)
        {
            throw new ArgumentOutOfRangeException(nameof(step), $"There is no state after step {step}: use a step from 0 to {Trace.Steps}, the number of steps of the trace.");
        }

        if (step == 0)
        {
            return new Replayed(this, 0, states.Beginning, Option<Signal>.None, Seq<Effect>.Empty);
        }

        var (before, signal) = states.Before(step);
        var (state, effects) = Machine.Step(before, signal);
        states.Keep(step, state);
        return new Replayed(this, step, state, signal, effects);
    }
}

/// <summary>The result of a replay.</summary>
/// <param name="Steps">The number of steps that were replayed.</param>
/// <param name="Checkpoints">The number of checkpoints that were equal.</param>
/// <param name="State">The state at the end, or at the divergence.</param>
/// <param name="Divergence">The checkpoint at which the replay is not equal to the recording; none if all are equal.</param>
public sealed record ReplayResult(long Steps, long Checkpoints, State State, Option<Divergence> Divergence);

/// <summary>A checkpoint that is not equal: this kernel computes other states than the kernel that was recorded.</summary>
/// <param name="Step">The number of the step before the checkpoint.</param>
/// <param name="Expected">The digest of the recorded state.</param>
/// <param name="Actual">The digest of the replayed state.</param>
public sealed record Divergence(long Step, ulong Expected, ulong Actual);
