using Rusm.Host.Recording;

namespace Rusm.Host;

/// <content>The recording of the run.</content>
public sealed partial class Runtime
{
    /// <summary>The status of the recording; null if there is none.</summary>
    public RecordingStatus? Recording => dispatcher.Recording.Status;

    /// <summary>Begins to record in the middle of the run: the recording's first block is the state at this moment. What lies in
    /// mailboxes by then is not in it.</summary>
    /// <param name="options">Where to.</param>
    /// <exception cref="InvalidOperationException">There is a recording already.</exception>
    /// <exception cref="IOException">The file can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public void StartRecording(RecordingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        dispatcher.Recording.Start(options);
    }

    /// <summary>Ends the recording, if there is one. So does <see cref="DisposeAsync"/>.</summary>
    /// <returns>How it went, once all of it is in the file; null when there was none.</returns>
    public Task<RecordingStatus?> StopRecordingAsync() => dispatcher.Recording.StopAsync();
}
