using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host.Recording;

/// <summary>
/// Takes down the signals in the order in which the kernel takes them. It works inside the kernel's gate, and does nothing there but
/// put some bytes into a block; whole blocks go to the <see cref="TraceFileWriter"/>, which has a thread of its own.
/// </summary>
internal sealed class Recorder
{
    private const int BlockSize = 1 << 16;

    // One that is filled, and one that is written.
    private const int FewestBlocks = 2;

    // A checkpoint goes through the whole state. At most so often that it costs each signal no more than a look at one process.
    private const long FewestStepsBetweenCheckpoints = 1 << 14;

    private readonly TraceFileWriter writer;
    private BlockWriter? block;
    private long steps;
    private long checkpointAt = FewestStepsBetweenCheckpoints;

    /// <summary>A recording that begins now; called in the gate, or before anything runs.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="beginning">The state it begins with.</param>
    /// <param name="tryFlush">Calls <see cref="Flush"/> in the gate, if nobody else is there.</param>
    /// <exception cref="IOException">The file can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    internal Recorder(RecordingOptions options, State beginning, Action tryFlush)
    {
        Options = options;
        writer = new TraceFileWriter(options, beginning, tryFlush, blocks: Math.Max(FewestBlocks, options.MemoryLimit / BlockSize), BlockSize);
        block = writer.TakeBlock();
    }

    internal RecordingOptions Options { get; }

    /// <summary>How the recording goes.</summary>
    internal RecordingStatus Status => writer.Status;

    /// <summary>What is recorded of the content of a signal's message: asked before the gate, since it is the user's code. Whatever
    /// that throws is no affair of the sender, who does the same whether it is recorded or not.</summary>
    internal ReadOnlyMemory<byte>? ContentOf(Signal signal)
    {
        var message = (signal as Signal.Send)?.Content ?? (signal as Signal.SendNamed)?.Content;
        if (message is null || Options.WriteContent is not { } write)
        {
            return null;
        }

        try
        {
            return write(message);
        }
#pragma warning disable CA1031 // A message whose content can't be written is one that is left out.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>The kernel is about to take this signal. Called in the gate.</summary>
    internal void Step(Signal signal, StateBuilder kernel, ReadOnlyMemory<byte>? content)
    {
        HandOnIfFull(kernel);
        block?.Step(signal, kernel.Spawned, content);
    }

    /// <summary>Something that stands between steps. Called in the gate.</summary>
    internal void Note(StateBuilder kernel, Action<BlockWriter> note)
    {
        HandOnIfFull(kernel);
        NoteInStep(note);
    }

    /// <summary>Something that comes of the last step, while the kernel is in the midst of it. Called in the gate.</summary>
    internal void NoteInStep(Action<BlockWriter> note)
    {
        if (block is not null)
        {
            note(block);
        }
    }

    /// <summary>What has come since the last block goes to the file, so that a killed run is missing no more than its last moments.
    /// Called in the gate, now and then.</summary>
    internal void Flush(StateBuilder kernel)
    {
        // It is the writer itself that asks: it must not wait for what only it can give.
        if (block is { Count: > 0 } && writer.HasRoom)
        {
            HandOn(kernel);
        }
    }

    /// <summary>The recording will end soon; called before the gate is asked for.</summary>
    internal void WaitNoLonger() => writer.WaitNoLonger();

    /// <summary>The recording ends here. Called in the gate.</summary>
    /// <returns>Completes when all is in the file, and the file closed.</returns>
    internal Task EndAsync(StateBuilder kernel)
    {
        if (block is not null)
        {
            Put(block, kernel, mustCheck: true);
            block = null;
        }

        return writer.EndAsync();
    }

    private void HandOnIfFull(StateBuilder kernel)
    {
        if (block is { Length: >= BlockSize })
        {
            HandOn(kernel);
        }
    }

    private void HandOn(StateBuilder kernel)
    {
        Put(block!, kernel, mustCheck: false);
        block = writer.TakeBlock();
    }

    // The kernel has taken all that is in the block, and nothing else.
    private void Put(BlockWriter full, StateBuilder kernel, bool mustCheck)
    {
        steps += full.Steps;
        var isDue = mustCheck || steps >= checkpointAt;
        if (isDue)
        {
            checkpointAt = steps + Math.Max(FewestStepsBetweenCheckpoints, kernel.Count);
        }

        writer.Put(full, isDue ? kernel.ToState() : null);
    }
}
