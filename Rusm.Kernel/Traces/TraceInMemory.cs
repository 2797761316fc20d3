using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>Creates complete traces in memory, such as the trace of a shrunk run or of a constructed run.</summary>
internal static class TraceInMemory
{
    private const int BlockSize = 1 << 16;

    /// <summary>Creates the trace of a run.</summary>
    /// <param name="beginning">The initial state.</param>
    /// <param name="signals">The signals, in order.</param>
    /// <param name="began">The time at which the recording began. All blocks have the same time.</param>
    /// <returns>The bytes of the trace.</returns>
    public static byte[] Of(State beginning, IEnumerable<Signal> signals, DateTimeOffset began) =>
        Of(beginning, signals.Select(static signal => new TraceEntry.Step(signal)), began);

    /// <summary>Creates the trace of a run, including the records that are not steps. A checkpoint is added at the end of each block.</summary>
    /// <param name="beginning">The initial state.</param>
    /// <param name="entries">The records. Checkpoints among them are left out.</param>
    /// <param name="began">The time at which the recording began. All blocks have the same time.</param>
    /// <returns>The bytes of the trace.</returns>
    public static byte[] Of(State beginning, IEnumerable<TraceEntry> entries, DateTimeOffset began)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        ArgumentNullException.ThrowIfNull(entries);
        var bytes = new List<byte>(Framing.Header(began));
        var block = new BlockWriter(BlockSize, beginning.Node);
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
                case TraceEntry.ReceiveTimedOut timedOut:
                    block.ReceiveTimedOut(timedOut.By, timedOut.Number);
                    break;
                case TraceEntry.EndedByOther ended:
                    block.EndedByOther(ended.By, ended.Received);
                    break;
                case TraceEntry.ValueTaken taken:
                    block.ValueTaken(taken.By, taken.Source, taken.Value);
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
                case TraceEntry.SupervisorEventTaken supervisorEvent:
                    block.SupervisorEventTaken(supervisorEvent.Pid, supervisorEvent.Event);
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
        Signal.Arrived { Content: RemoteSignal.Send { Content: RecordedMessage message } } => message.Content,
        Signal.Arrived { Content: RemoteSignal.Call { Content: RecordedMessage message } } => message.Content,
        Signal.Arrived { Content: RemoteSignal.Reply { Content: RecordedMessage message } } => message.Content,
        Signal.Arrived { Content: RemoteSignal.Spawn { Argument: RecordedMessage message } } => message.Content,
        _ => null,
    };
}
