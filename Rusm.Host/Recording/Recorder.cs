using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>
/// Records the signals in the order in which the kernel takes them. It runs inside the kernel's gate, and only writes some bytes to a block
/// there. The <see cref="TraceFileWriter"/> writes complete blocks to the file on a thread of its own.
/// </summary>
internal sealed class Recorder
{
    private const int BlockSize = 1 << 16;

    // One block to fill, and one that is being written.
    private const int MinBlocks = 2;

    // The minimum number of steps between checkpoints. A checkpoint reads the whole state, so there are also at least as many steps between
    // checkpoints as there are processes: the cost per signal is at most that of reading one process.
    private const long MinStepsBetweenCheckpoints = 1 << 14;

    private readonly TraceFileWriter writer;
    private BlockWriter? block;
    private long steps;
    private long nextCheckpoint = MinStepsBetweenCheckpoints;

    /// <summary>Starts a recording. Called inside the gate, or before any process runs.</summary>
    /// <param name="options">The options of the recording.</param>
    /// <param name="beginning">The initial state.</param>
    /// <param name="tryFlush">Calls <see cref="Flush"/> inside the gate, unless the gate is taken.</param>
    /// <exception cref="IOException">The file can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    internal Recorder(RecordingOptions options, State beginning, Action tryFlush)
    {
        Options = options;
        writer = new TraceFileWriter(options, beginning, tryFlush, blocks: Math.Max(MinBlocks, options.MemoryLimit / BlockSize), BlockSize);
        block = writer.TakeBlock();
    }

    internal RecordingOptions Options { get; }

    /// <summary>The status of the recording.</summary>
    internal RecordingStatus Status => writer.Status;

    /// <summary>Whether contents are recorded. If not, <see cref="ContentOf"/> need not be called.</summary>
    internal bool WritesContent => Options.WriteContent is not null;

    /// <summary>
    /// Serializes the content of a message for the recording; null if it is not recorded. Called before the gate is entered, because it
    /// calls user code. An exception of that code is not passed to the sender, which must not behave differently when it is recorded.
    /// </summary>
    internal ReadOnlyMemory<byte>? ContentOf(object? message)
    {
        if (message is null || Options.WriteContent is not { } write)
        {
            return null;
        }

        try
        {
            return write(message);
        }
#pragma warning disable CA1031 // If the content can't be serialized, it is left out.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>Records a signal that the kernel is about to take. Called inside the gate.</summary>
    internal void Step(Signal signal, StateBuilder kernel, ReadOnlyMemory<byte>? content)
    {
        SubmitBlockIfFull(kernel);
        block?.Step(signal, kernel.Spawned, content);
    }

    /// <summary>Records a <see cref="Signal.Send"/>, without an object for the signal. Called inside the gate.</summary>
    internal void Send(Pid by, Pid to, object? message, StateBuilder kernel, ReadOnlyMemory<byte>? content)
    {
        SubmitBlockIfFull(kernel);
        block?.SendStep(by, to, message, kernel.Spawned, content);
    }

    /// <summary>Records an entry between steps. Called inside the gate.</summary>
    internal void RecordEntry(StateBuilder kernel, Action<BlockWriter> note)
    {
        SubmitBlockIfFull(kernel);
        RecordEntryInStep(note);
    }

    /// <summary>Records an entry that results from the current step, while the kernel computes the step. Called inside the gate.</summary>
    internal void RecordEntryInStep(Action<BlockWriter> note)
    {
        if (block is not null)
        {
            note(block);
        }
    }

    /// <summary>
    /// Passes the current block to the writer even if it is not full, so that a killed run loses only its last moments. Called regularly,
    /// inside the gate.
    /// </summary>
    internal void Flush(StateBuilder kernel)
    {
        // The writer's thread calls this. It must not wait for a free block, because only this thread frees blocks.
        if (block is { Count: > 0 } && writer.HasRoom)
        {
            SubmitBlock(kernel);
        }
    }

    /// <summary>Announces the end of the recording. Called before the gate is entered; see <see cref="TraceFileWriter.StopRetrying"/>.</summary>
    internal void StopRetrying() => writer.StopRetrying();

    /// <summary>Ends the recording. Called inside the gate.</summary>
    /// <returns>A task that completes when everything is in the file and the file is closed.</returns>
    internal Task EndAsync(StateBuilder kernel)
    {
        if (block is not null)
        {
            Put(block, kernel, mustCheckpoint: true);
            block = null;
        }

        return writer.EndAsync();
    }

    private void SubmitBlockIfFull(StateBuilder kernel)
    {
        if (block is { Length: >= BlockSize })
        {
            SubmitBlock(kernel);
        }
    }

    private void SubmitBlock(StateBuilder kernel)
    {
        Put(block!, kernel, mustCheckpoint: false);
        block = writer.TakeBlock();
    }

    // The kernel has taken exactly the signals that are in the blocks so far.
    private void Put(BlockWriter full, StateBuilder kernel, bool mustCheckpoint)
    {
        steps += full.Steps;
        var isDue = mustCheckpoint || steps >= nextCheckpoint;
        if (isDue)
        {
            nextCheckpoint = steps + Math.Max(MinStepsBetweenCheckpoints, kernel.Count);
        }

        writer.Put(full, isDue ? kernel.ToState() : null);
    }
}
