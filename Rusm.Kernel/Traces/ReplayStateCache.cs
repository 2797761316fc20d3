namespace Rusm.Kernel.Traces;

/// <summary>
/// Keeps intermediate states of a replay, so that a replay to another step can start from one of them. It keeps states at large intervals
/// over the whole trace, and at small intervals in the part that was accessed last. The states share all structure that did not change
/// between them.
/// </summary>
internal sealed class ReplayStateCache
{
    private const long SparseInterval = 4096;
    private const long DenseInterval = 64;

    private readonly Trace trace;
    private readonly Block[] blocks;
    private readonly Dictionary<long, State> sparse = [];
    private readonly Dictionary<long, State> dense = [];
    private long denseStart;
    private (long Step, State State) last;
    private (Block Block, List<(Signal Signal, PidBound Bound)> Steps) decoded;

    internal ReplayStateCache(Trace trace)
    {
        this.trace = trace;
        blocks = [.. trace.StepBlocks.Where(static block => block.Steps > 0)];
        decoded = (default, []);
        last = (-1, State.Empty);
    }

    internal State Beginning
    {
        get
        {
            if (!sparse.TryGetValue(0, out var beginning))
            {
                sparse[0] = beginning = trace.InitialState();
            }

            return beginning;
        }
    }

    /// <summary>Whether the state after this step is kept for the whole trace.</summary>
    internal static bool IsKept(long step) => step % SparseInterval == 0;

    /// <summary>Gets the state before a step, and the signal of the step.</summary>
    /// <exception cref="TraceException">Bytes of the trace were changed, or a record is invalid.</exception>
    internal (State State, Signal Signal) Before(long step)
    {
        var (at, state) = NearestBefore(step);
        var builder = new StateBuilder(state);
        while (at < step - 1)
        {
            builder.Apply(SignalAfter(at, builder));
            at++;
            if (IsKept(at) || (at % DenseInterval == 0 && at >= denseStart))
            {
                (IsKept(at) ? sparse : dense)[at] = builder.ToState();
            }
        }

        var signal = SignalAfter(at, builder);
        return (builder.ToState(), signal);
    }

    /// <summary>Adds the state after a step: the next access is often to an adjacent step.</summary>
    internal void Keep(long step, State state)
    {
        last = (step, state);
        if (IsKept(step))
        {
            sparse[step] = state;
        }
    }

    private (long Step, State State) NearestBefore(long step)
    {
        if (last.Step == step - 1)
        {
            return last;
        }

        var start = (step - 1) / SparseInterval * SparseInterval;
        if (denseStart != start)
        {
            dense.Clear();
            denseStart = start;
        }

        for (var at = (step - 1) / DenseInterval * DenseInterval; at > denseStart; at -= DenseInterval)
        {
            if (dense.TryGetValue(at, out var state))
            {
                return (at, state);
            }
        }

        for (var at = denseStart; at > 0; at -= SparseInterval)
        {
            if (sparse.TryGetValue(at, out var state))
            {
                return (at, state);
            }
        }

        return (0, Beginning);
    }

    private Signal SignalAfter(long step, StateBuilder builder)
    {
        var (block, steps) = decoded;
        if (step < block.FirstStep || step >= block.FirstStep + block.Steps)
        {
            block = BlockOf(step);
            decoded = (block, steps = StepsOf(block));
        }

        var (signal, bound) = steps[(int)(step - block.FirstStep)];
        bound.Check(builder);
        return signal;
    }

    private Block BlockOf(long step)
    {
        var (low, high) = (0, blocks.Length - 1);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            (low, high) = blocks[middle].FirstStep <= step ? (middle, high) : (low, middle - 1);
        }

        return blocks[low];
    }

    private List<(Signal Signal, PidBound Bound)> StepsOf(Block block)
    {
        var steps = new List<(Signal Signal, PidBound Bound)>(block.Steps);
        var reader = new BlockReader(block, trace.Payload(block));
        while (reader.Read())
        {
            if (reader.Signal is { } signal)
            {
                steps.Add((signal, reader.HighestPid));
            }
        }

        return steps;
    }
}
