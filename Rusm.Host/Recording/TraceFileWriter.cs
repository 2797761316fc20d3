using Microsoft.Win32.SafeHandles;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>
/// Writes blocks to the file, on a thread of its own. A block goes from the <see cref="Recorder"/>, which fills it, to this thread, which
/// writes it, and back. The number of blocks is limited; a block is created when it is needed. A block counts only when all its bytes are
/// in the file.
/// </summary>
internal sealed class TraceFileWriter
{
    // The interval of flushes, and so the time that a killed run may lose at its end. Also the delay before the next attempt to
    // write to a full disk.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly object sync = new();
    private readonly Queue<(BlockWriter Block, State? Checkpoint)> filled = new();
    private readonly Stack<BlockWriter> free = new();
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingOptions options;
    private readonly SafeFileHandle file;
    private readonly Action tryFlush;
    private readonly int blockSize;
    private readonly NodeId node;
    private int blocksToCreate;
    private bool ending;
    private bool noRetries;
    private bool failed;
    private bool hasSnapshot;
    private string? stoppedBecause;
    private string? lastError;
    private long offset;
    private long steps;

    internal TraceFileWriter(RecordingOptions options, State beginning, Action tryFlush, int blocks, int blockSize)
    {
        (this.options, this.tryFlush, this.blockSize, blocksToCreate, node) = (options, tryFlush, blockSize, blocks, beginning.Node);
        file = File.OpenHandle(options.Path, FileMode.Create, FileAccess.Write, FileShare.Read);
        new Thread(() => Run(beginning)) { IsBackground = true, Name = "rusm recording" }.UnsafeStart();
    }

    internal RecordingStatus Status
    {
        get
        {
            lock (sync)
            {
                return new RecordingStatus(steps, offset, stoppedBecause, lastError) { Backlog = filled.Sum(static each => (long)each.Block.Length) };
            }
        }
    }

    /// <summary>
    /// Takes a free block to fill. If there is none, it waits for one or stops the recording, depending on
    /// <see cref="RecordingOptions.Backpressure"/>.
    /// </summary>
    /// <returns>The block; null if the recording has stopped.</returns>
    internal BlockWriter? TakeBlock()
    {
        lock (sync)
        {
            while (stoppedBecause is null && !HasFreeBlock)
            {
                if (options.Backpressure == RecordingBackpressure.StopRecording)
                {
                    stoppedBecause = "the disk was too slow";
                    Monitor.PulseAll(sync);
                    break;
                }

                Monitor.Wait(sync);
            }

            return stoppedBecause is not null ? null : free.TryPop(out var block) ? block : NewBlock();
        }
    }

    private bool HasFreeBlock => free.Count > 0 || blocksToCreate > 0;

    private BlockWriter NewBlock()
    {
        blocksToCreate--;
        return new BlockWriter(blockSize + (blockSize / 8), node);
    }

    /// <summary>
    /// Whether there is a free block. If so, the next <see cref="TakeBlock"/> does not wait, provided that no other thread takes blocks.
    /// </summary>
    internal bool HasRoom
    {
        get
        {
            lock (sync)
            {
                return HasFreeBlock;
            }
        }
    }

    /// <summary>Enqueues a block to write.</summary>
    /// <param name="block">The block.</param>
    /// <param name="checkpoint">The state after the block, if a checkpoint is to be added to it; else null.</param>
    internal void Put(BlockWriter block, State? checkpoint)
    {
        lock (sync)
        {
            filled.Enqueue((block, checkpoint));
            Monitor.PulseAll(sync);
        }
    }

    /// <summary>
    /// Announces the end of the recording: a failed write is not retried any more. Otherwise a thread that waits for a free block inside
    /// the kernel's gate would keep all others from ending the recording.
    /// </summary>
    internal void StopRetrying()
    {
        lock (sync)
        {
            noRetries = true;
            Monitor.PulseAll(sync);
        }
    }

    /// <summary>Ends the file after the enqueued blocks.</summary>
    /// <returns>A task that completes when the file is closed.</returns>
    internal Task EndAsync()
    {
        lock (sync)
        {
            (ending, noRetries) = (true, true);
            Monitor.PulseAll(sync);
        }

        return written.Task;
    }

    private void Run(State beginning)
    {
        try
        {
            Begin(beginning);
            while (Next() is var (block, checkpoint))
            {
                if (checkpoint is not null)
                {
                    block.Checkpoint(StateDigest.Of(checkpoint));
                }

                Write(BlockKind.Steps, block);
                ReturnBlock(block);
            }

            EndFile();
        }
#pragma warning disable CA1031 // A failure of the recording must not end the program.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
        finally
        {
            file.Dispose();
            written.TrySetResult();
        }
    }

    private void Begin(State beginning)
    {
        var header = Framing.Header(DateTimeOffset.UtcNow);
        Persist(() =>
        {
            RandomAccess.Write(file, header, 0);
            offset = header.Length;
        });
        var snapshot = new BlockWriter(blockSize, node);
        Snapshot.Write(beginning, snapshot, full =>
        {
            if (full.Length >= blockSize)
            {
                Write(BlockKind.Snapshot, full);
                full.Clear();
            }
        });
        Write(BlockKind.Snapshot, snapshot);
        hasSnapshot = !failed;
    }

    // Waits for a block to write. While there is none, it asks for the current block at regular intervals.
    private (BlockWriter Block, State? Checkpoint)? Next()
    {
        while (true)
        {
            lock (sync)
            {
                if (filled.TryPeek(out var next))
                {
                    return next;
                }

                if (ending || stoppedBecause is not null)
                {
                    return null;
                }

                if (Monitor.Wait(sync, Pause))
                {
                    continue;
                }
            }

            tryFlush();
        }
    }

    private void ReturnBlock(BlockWriter block)
    {
        lock (sync)
        {
            filled.Dequeue();   // only now, since a block that is being written waits for the disk

            // A block that has grown by a large message is not used again, so that memory is bounded.
            var isTooLarge = block.Length > 2 * blockSize;
            block.Clear();
            if (isTooLarge)
            {
                blocksToCreate++;
            }
            else
            {
                free.Push(block);
            }

            Monitor.PulseAll(sync);
        }
    }

    private void Write(BlockKind kind, BlockWriter block)
    {
        var header = Framing.Header(kind, block, steps, DateTimeOffset.UtcNow, offset);
        Persist(() =>
        {
            RandomAccess.Write(file, [header, block.Written], offset);
            lock (sync)
            {
                offset += header.Length + block.Length;
                steps += block.Steps;
            }
        });
    }

    private void EndFile()
    {
        if (!hasSnapshot)
        {
            return;   // an end block without a snapshot would look like a damaged trace
        }

        var end = new BlockWriter(blockSize, node);
        var reason = stoppedBecause;
        end.End(reason is null ? "" : $"{reason}, after step {steps}");
        var header = Framing.Header(BlockKind.End, end, steps, DateTimeOffset.UtcNow, offset);
        try
        {
            // This frees the space of an incomplete block. On a full disk the end block needs this space.
            RandomAccess.SetLength(file, offset);
            RandomAccess.Write(file, [header, end.Written], offset);
            lock (sync)
            {
                offset += header.Length + end.Length;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SetLastError(exception);   // the trace then has no end block, so it opens as a truncated one
        }
    }

    /// <summary>
    /// Carries out a write. If it fails, it is retried or the recording stops, depending on <see cref="RecordingOptions.Backpressure"/>.
    /// </summary>
    private void Persist(Action write)
    {
        while (!failed)
        {
            try
            {
                options.Writing?.Invoke();
                write();
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                SetLastError(exception);
            }

            lock (sync)
            {
                if (noRetries || options.Backpressure == RecordingBackpressure.StopRecording)
                {
                    failed = true;
                    stoppedBecause ??= lastError;
                    Monitor.PulseAll(sync);
                }
                else
                {
                    Monitor.Wait(sync, Pause);
                }
            }
        }
    }

    private void Fail(Exception exception)
    {
        lock (sync)
        {
            failed = true;
            lastError = exception.Message;
            stoppedBecause ??= lastError;
            Monitor.PulseAll(sync);
        }
    }

    private void SetLastError(Exception exception)
    {
        lock (sync)
        {
            lastError = exception.Message;
        }
    }
}
