using Microsoft.Win32.SafeHandles;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>
/// Writes blocks to the file, on a thread of its own. There are so many blocks and no more; they go round, from whoever fills them
/// to here and back. A block counts only when all of it is in the file.
/// </summary>
internal sealed class TraceFileWriter
{
    // What a killed run may be missing at the end; also how long to wait for a full disk before the next try.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly object monitor = new();
    private readonly Queue<(BlockWriter Block, State? Checkpoint)> filled = new();
    private readonly Stack<BlockWriter> free = new();
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingOptions options;
    private readonly SafeFileHandle file;
    private readonly Action tryFlush;
    private readonly int blockSize;
    private bool ending;
    private bool impatient;
    private bool failed;
    private bool begun;
    private string? stoppedBecause;
    private string? trouble;
    private long offset;
    private long steps;

    internal TraceFileWriter(RecordingOptions options, State beginning, Action tryFlush, int blocks, int blockSize)
    {
        (this.options, this.tryFlush, this.blockSize) = (options, tryFlush, blockSize);
        file = File.OpenHandle(options.Path, FileMode.Create, FileAccess.Write, FileShare.Read);
        for (var left = blocks; left > 0; left--)
        {
            free.Push(new BlockWriter(blockSize + (blockSize / 8)));
        }

        new Thread(() => Run(beginning)) { IsBackground = true, Name = "rusm recording" }.UnsafeStart();
    }

    internal RecordingStatus Status
    {
        get
        {
            lock (monitor)
            {
                return new RecordingStatus(steps, offset, stoppedBecause, trouble);
            }
        }
    }

    /// <summary>A block to be filled. If there is none, it waits, or the recording stops: as the user chose.</summary>
    /// <returns>The block; null when the recording has stopped.</returns>
    internal BlockWriter? TakeBlock()
    {
        lock (monitor)
        {
            while (stoppedBecause is null && free.Count == 0)
            {
                if (options.Backpressure == RecordingBackpressure.StopRecording)
                {
                    stoppedBecause = "the disk was too slow";
                    Monitor.PulseAll(monitor);
                    break;
                }

                Monitor.Wait(monitor);
            }

            return stoppedBecause is null ? free.Pop() : null;
        }
    }

    /// <summary>Whether there is a block to be filled without waiting. True until <see cref="TakeBlock"/>, for who alone calls that.</summary>
    internal bool HasRoom
    {
        get
        {
            lock (monitor)
            {
                return free.Count > 0;
            }
        }
    }

    /// <summary>A block to be written, and the state after it, if it is to end with a checkpoint.</summary>
    internal void Put(BlockWriter block, State? checkpoint)
    {
        lock (monitor)
        {
            filled.Enqueue((block, checkpoint));
            Monitor.PulseAll(monitor);
        }
    }

    /// <summary>The recording will end soon: what the disk does not take now is not tried again. Whoever waits for a block in the
    /// kernel's gate would else keep everybody from ending it.</summary>
    internal void WaitNoLonger()
    {
        lock (monitor)
        {
            impatient = true;
            Monitor.PulseAll(monitor);
        }
    }

    /// <summary>No block comes any more.</summary>
    /// <returns>Completes when the file is closed.</returns>
    internal Task EndAsync()
    {
        lock (monitor)
        {
            (ending, impatient) = (true, true);
            Monitor.PulseAll(monitor);
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
                GiveBack(block);
            }

            EndFile();
        }
#pragma warning disable CA1031 // A recording that can't go on does not take the program with it.
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
        var snapshot = new BlockWriter(blockSize);
        Snapshot.Write(beginning, snapshot, full =>
        {
            if (full.Length >= blockSize)
            {
                Write(BlockKind.Snapshot, full);
                full.Clear();
            }
        });
        Write(BlockKind.Snapshot, snapshot);
        begun = !failed;
    }

    // Waits for a block. While none comes, what has come so far is asked for now and then.
    private (BlockWriter Block, State? Checkpoint)? Next()
    {
        while (true)
        {
            lock (monitor)
            {
                if (filled.TryDequeue(out var next))
                {
                    return next;
                }

                if (ending || stoppedBecause is not null)
                {
                    return null;
                }

                if (Monitor.Wait(monitor, Pause))
                {
                    continue;
                }
            }

            tryFlush();
        }
    }

    private void GiveBack(BlockWriter block)
    {
        // One with a large message in it does not go round again: memory is bounded.
        var next = block.Length <= 2 * blockSize ? block : new BlockWriter(blockSize + (blockSize / 8));
        next.Clear();
        lock (monitor)
        {
            free.Push(next);
            Monitor.PulseAll(monitor);
        }
    }

    private void Write(BlockKind kind, BlockWriter block)
    {
        var header = Framing.Header(kind, block, steps, DateTimeOffset.UtcNow, offset);
        Persist(() =>
        {
            RandomAccess.Write(file, [header, block.Written], offset);
            lock (monitor)
            {
                offset += header.Length + block.Length;
                steps += block.Steps;
            }
        });
    }

    private void EndFile()
    {
        if (!begun)
        {
            return;   // a mark without a beginning would look like damage
        }

        var end = new BlockWriter(blockSize);
        var why = stoppedBecause;
        end.End(why is null ? "" : $"{why}, after step {steps}");
        var header = Framing.Header(BlockKind.End, end, steps, DateTimeOffset.UtcNow, offset);
        try
        {
            // What an unfinished block took is free again: on a full disk that is where the mark goes.
            RandomAccess.SetLength(file, offset);
            RandomAccess.Write(file, [header, end.Written], offset);
            lock (monitor)
            {
                offset += header.Length + end.Length;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SayTrouble(exception);   // then the trace is one that was cut off, and says so to whoever opens it
        }
    }

    /// <summary>Writes, again and again if need be, or stops the recording: as the user chose.</summary>
    private void Persist(Action write)
    {
        while (!failed)
        {
            try
            {
                write();
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                SayTrouble(exception);
            }

            lock (monitor)
            {
                if (impatient || options.Backpressure == RecordingBackpressure.StopRecording)
                {
                    failed = true;
                    stoppedBecause ??= trouble;
                    Monitor.PulseAll(monitor);
                }
                else
                {
                    Monitor.Wait(monitor, Pause);
                }
            }
        }
    }

    private void Fail(Exception exception)
    {
        lock (monitor)
        {
            failed = true;
            trouble = exception.Message;
            stoppedBecause ??= trouble;
            Monitor.PulseAll(monitor);
        }
    }

    private void SayTrouble(Exception exception)
    {
        lock (monitor)
        {
            trouble = exception.Message;
        }
    }
}
