using Rusm.Host.Recording;

namespace Rusm.Host;

/// <content>The recording of what happens.</content>
internal partial class Dispatcher
{
    // One at a time begins or ends a recording, which takes more than one turn in the gate.
    private readonly Lock recordings = new();

    /// <summary>The status of the recording; null if there is none.</summary>
    internal RecordingStatus? Recording => recorder?.Status;

    /// <summary>Begins a recording in the middle of the run: its first block is the state at that moment.</summary>
    /// <exception cref="InvalidOperationException">There is a recording already.</exception>
    internal void StartRecording(RecordingOptions record)
    {
        lock (recordings)
        {
            BeginRecording(record);
        }
    }

    private void BeginRecording(RecordingOptions record)
    {
        IEnumerable<HostedProcess> receivers;
        lock (gate)
        {
            if (recorder is not null)
            {
                throw new InvalidOperationException($"The run is being recorded already, to {recorder.Options.Path}: stop that recording first.");
            }

            IsRecording = true;
            receivers = processes.All.ToArray();
        }

        // A thread that was sending without the kernel has finished once the lock of the mailbox was free: no message is in flight any
        // more.
        foreach (var receiver in receivers)
        {
            receiver.Mailbox.Lock().Dispose();
        }

        lock (gate)
        {
            try
            {
                recorder = new Recorder(record, kernel.ToState(), TryFlush);
            }
            finally
            {
                IsRecording = options.Journal is not null || recorder is not null;
            }
        }
    }

    /// <summary>Whether entries between steps are recorded. If not, they need not be created.</summary>
    internal bool IsRecorded => recorder is not null;

    /// <summary>Ends the recording, if there is one.</summary>
    /// <returns>Completes when all of it is in the file; how it went, or null when there was none.</returns>
    internal async Task<RecordingStatus?> StopRecordingAsync()
    {
        Recorder? ending;
        Task written;
        RecordingWillEnd();
        lock (recordings)
        {
            lock (gate)
            {
                ending = recorder;
                recorder = null;
                IsRecording = options.Journal is not null;
                written = ending?.EndAsync(kernel) ?? Task.CompletedTask;
            }
        }

        await written.ConfigureAwait(false);
        return ending?.Status;
    }

    /// <summary>A disk that refuses to write does not block the runtime any more.</summary>
    internal void RecordingWillEnd() => recorder?.StopRetrying();

    // Not if a thread is in the gate: it may be waiting there for the writer.
    private void TryFlush()
    {
        if (gate.TryEnter())
        {
            try
            {
                recorder?.Flush(kernel);
            }
            finally
            {
                gate.Exit();
            }
        }
    }
}
