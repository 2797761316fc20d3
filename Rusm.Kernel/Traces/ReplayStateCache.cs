namespace Rusm.Kernel.Traces;

/// <summary>
/// The states of a replay that were on the way, to go on from and to go back to: few of the whole way, and more of the part that is
/// looked at. Each shares with its neighbours all that did not change.
/// </summary>
internal sealed class ReplayStateCache
{
    private const long Far = 4096;
    private const long Near = 64;

    private readonly Trace trace;
    private readonly Block[] blocks;
    private readonly Dictionary<long, State> kept = [];
    private readonly Dictionary<long, State> nearby = [];
    private long part;
    private (long Step, State State) last;
    private (Block Block, List<(Signal Signal, PidBound Named)> Steps) decoded;

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
            if (!kept.TryGetValue(0, out var beginning))
            {
                kept[0] = beginning = trace.Beginning();
            }

            return beginning;
        }
    }

    /// <summary>The state before a step, and the step.</summary>
    /// <exception cref="TraceException">Bytes of the trace were changed, or it says what can't be.</exception>
    internal (State State, Signal Signal) Before(long step)
    {
        var (at, state) = NearestBefore(step);
        var builder = new StateBuilder(state);
        while (at < step - 1)
        {
            builder.Apply(SignalAfter(at, builder));
            at++;
            if (at % Far == 0 || (at % Near == 0 && at >= part))
            {
                (at % Far == 0 ? kept : nearby)[at] = builder.ToState();
            }
        }

        var signal = SignalAfter(at, builder);
        return (builder.ToState(), signal);
    }

    /// <summary>The state after a step: the next one asked for is often its neighbour.</summary>
    internal void Keep(long step, State state)
    {
        last = (step, state);
        if (step % Far == 0)
        {
            kept[step] = state;
        }
    }

    private (long Step, State State) NearestBefore(long step)
    {
        if (last.Step == step - 1)
        {
            return last;
        }

        var start = (step - 1) / Far * Far;
        if (part != start)
        {
            nearby.Clear();
            part = start;
        }

        for (var at = (step - 1) / Near * Near; at > part; at -= Near)
        {
            if (nearby.TryGetValue(at, out var state))
            {
                return (at, state);
            }
        }

        for (var at = part; at > 0; at -= Far)
        {
            if (kept.TryGetValue(at, out var state))
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

        var (signal, named) = steps[(int)(step - block.FirstStep)];
        named.MustBeKnown(builder);
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

    private List<(Signal Signal, PidBound Named)> StepsOf(Block block)
    {
        var steps = new List<(Signal Signal, PidBound Named)>(block.Steps);
        var reader = new BlockReader(block, trace.Payload(block));
        while (reader.Read())
        {
            if (reader.Signal is { } signal)
            {
                steps.Add((signal, reader.Named));
            }
        }

        return steps;
    }
}
