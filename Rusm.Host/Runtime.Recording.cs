using Rusm.Host.Recording;

namespace Rusm.Host;

/// <content>The recording of the run.</content>
public sealed partial class Runtime
{
    /// <summary>The status of the recording; null if there is none.</summary>
    public RecordingStatus? Recording => dispatcher.Recording.Status;

    /// <summary>Begins to record in the middle of the run: the recording's first block is the state at this moment. Items that are in
    /// mailboxes at that time are not in it.</summary>
    /// <param name="options">The options of the recording.</param>
    /// <exception cref="InvalidOperationException">There is a recording already.</exception>
    /// <exception cref="IOException">The file can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public void StartRecording(RecordingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        dispatcher.Recording.Start(options);
    }

    /// <summary>Ends the recording, if there is one. So does <see cref="DisposeAsync"/>.</summary>
    /// <returns>The status of the recording, when all of it is in the file; null if there was none.</returns>
    public Task<RecordingStatus?> StopRecordingAsync() => dispatcher.Recording.StopAsync();
}
