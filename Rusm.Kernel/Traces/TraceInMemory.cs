namespace Rusm.Kernel.Traces;

/// <summary>Traces that are made in memory, whole: of a shortened run, or of a made-up one.</summary>
public static class TraceInMemory
{
    private const int BlockSize = 1 << 16;

    /// <summary>The trace of a run.</summary>
    /// <param name="beginning">The state it begins with.</param>
    /// <param name="signals">What happens, in order.</param>
    /// <param name="began">When it began; it has no length in time.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Of(State beginning, IEnumerable<Signal> signals, DateTimeOffset began) =>
        Of(beginning, signals.Select(static signal => new TraceEntry.Step(signal)), began);

    /// <summary>The trace of a run, with what stands between its steps. A checkpoint is added at the end of each block.</summary>
    /// <param name="beginning">The state it begins with.</param>
    /// <param name="entries">Its records; checkpoints among them are left out.</param>
    /// <param name="began">When it began; it has no length in time.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Of(State beginning, IEnumerable<TraceEntry> entries, DateTimeOffset began)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        ArgumentNullException.ThrowIfNull(entries);
        var bytes = new List<byte>(Framing.Header(began));
        var block = new BlockWriter(BlockSize);
        var builder = new StateBuilder(beginning);
        var steps = 0L;
        Snapshot.Write(beginning, block, full => PutIfFull(BlockKind.Snapshot, full));
        Put(BlockKind.Snapshot);
        foreach (var entry in entries)
        {
            Write(entry);
            if (block.Length >= BlockSize)
            {
                PutSteps();
            }
        }

        PutSteps();
        block.End("");
        Put(BlockKind.End);
        return [.. bytes];

        void Write(TraceEntry entry)
        {
            switch (entry)
            {
                case TraceEntry.Step(var signal):
                    block.Step(signal, builder.Spawned, ContentOf(signal));
                    builder.Apply(signal);
                    break;
                case TraceEntry.ReceiveTimedOut late:
                    block.ReceiveTimedOut(late.By, late.Number);
                    break;
                case TraceEntry.EndedByOther cut:
                    block.EndedByOther(cut.By, cut.Received);
                    break;
                case TraceEntry.ValueTaken took:
                    block.ValueTaken(took.By, took.Source, took.Value);
                    break;
                case TraceEntry.TimerSet timer:
                    block.TimerSet(timer.By, timer.Number, timer.To);
                    break;
                case TraceEntry.TimerFired timer:
                    block.TimerFired(timer.Number);
                    break;
                case TraceEntry.SupervisorDeclared declared:
                    block.SupervisorDeclared(declared);
                    break;
                case TraceEntry.SupervisorEventTaken heard:
                    block.SupervisorEventTaken(heard.Pid, heard.Event);
                    break;
                default:
                    break;   // a checkpoint
            }
        }

        void PutSteps()
        {
            if (block.Count > 0)
            {
                block.Checkpoint(StateDigest.Of(builder.ToState()));
                Put(BlockKind.Steps);
            }
        }

        void PutIfFull(BlockKind kind, BlockWriter full)
        {
            if (full.Length >= BlockSize)
            {
                Put(kind);
            }
        }

        void Put(BlockKind kind)
        {
            bytes.AddRange(Framing.Header(kind, block, steps, began, bytes.Count));
            bytes.AddRange(block.Written.Span);
            steps += block.Steps;
            block.Clear();
        }
    }

    private static ReadOnlyMemory<byte>? ContentOf(Signal signal) => signal switch
    {
        Signal.Send { Content: RecordedMessage message } => message.Content,
        Signal.SendNamed { Content: RecordedMessage message } => message.Content,
        _ => null,
    };
}
