namespace Rusm.Host.Recording;

/// <summary>Where a run is recorded, and what to do when the disk can't keep up.</summary>
/// <param name="Path">The file. It is made anew; one that is there is replaced.</param>
public sealed record RecordingOptions(string Path)
{
    /// <summary>The file. It is made anew; one that is there is replaced.</summary>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    public string Path { get; init => field = NotBlank(value); } = NotBlank(Path);

    /// <summary>What happens when the disk is too slow or full. Default: the runtime waits for it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such choice.</exception>
    public RecordingBackpressure Backpressure
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"There is no {nameof(Backpressure)} {value}: use {nameof(RecordingBackpressure.Wait)} or {nameof(RecordingBackpressure.StopRecording)}.");
    } = RecordingBackpressure.Wait;

    /// <summary>How many bytes may wait to be written. Default: 4 MiB; 128 KiB at the least. It takes that much memory, and no more
    /// but for large contents of messages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MemoryLimit
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"The memory limit of the recording is {value} bytes: use zero or more. At least 128 KiB are used.");
    } = 4 << 20;

    /// <summary>
    /// Makes bytes of a message, so that its content is in the recording; null for a message that is to be left out (an empty
    /// array is no null). Without it a
    /// recording has of each message the sender, the receiver and the type. It is called by whoever sends, on any thread, also at the
    /// same time, and also for the messages that servers and supervisors make. If it throws, that message's content is left out, and
    /// the sender is not told.
    /// </summary>
    public Func<object, ReadOnlyMemory<byte>?>? WriteContent { get; init; }

    private static string NotBlank(string path) => !string.IsNullOrWhiteSpace(path)
        ? path
        : throw new ArgumentException("The path of the recording is blank: name the file that it is written to.", nameof(path));
}

/// <summary>What a recording does when the disk is too slow or full. There is never a gap.</summary>
public enum RecordingBackpressure
{
    /// <summary>The runtime waits until the disk has taken what waits: it runs as fast as the disk.</summary>
    Wait = 0,

    /// <summary>The recording stops, with a mark in the file that says so; the run goes on.</summary>
    StopRecording,
}
