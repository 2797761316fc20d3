namespace Rusm.Host.Recording;

/// <summary>The status of a recording.</summary>
/// <param name="Steps">The number of steps in the file.</param>
/// <param name="Bytes">The number of bytes in the file, in complete blocks.</param>
/// <param name="StoppedBecause">Why the recording stopped; null if it has not stopped.</param>
/// <param name="LastError">The message of the last error of the disk; null if there was none.</param>
public sealed record RecordingStatus(long Steps, long Bytes, string? StoppedBecause, string? LastError)
{
    /// <summary>The number of bytes that wait for the disk, with those of the block that is being written.</summary>
    public long Backlog { get; init; }
}
