namespace Rusm.Host.Recording;

/// <summary>How a recording goes.</summary>
/// <param name="Steps">How many steps are in the file.</param>
/// <param name="Bytes">How many bytes the file has, in whole blocks.</param>
/// <param name="StoppedBecause">Why it has stopped; null while it goes on.</param>
/// <param name="LastError">What the disk said last when it did not take a block; null if it always did.</param>
public sealed record RecordingStatus(long Steps, long Bytes, string? StoppedBecause, string? LastError);
