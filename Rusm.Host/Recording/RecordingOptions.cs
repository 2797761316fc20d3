namespace Rusm.Host.Recording;

/// <summary>The options of a recording: the file, and the behavior if the disk is too slow or full.</summary>
/// <param name="Path">The path of the file. An existing file is replaced.</param>
public sealed record RecordingOptions(string Path)
{
    /// <summary>The path of the file. An existing file is replaced.</summary>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    public string Path { get; init => field = NotBlank(value); } = NotBlank(Path);

    /// <summary>The behavior if the disk is too slow or full. Default: the runtime waits for the disk.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public RecordingBackpressure Backpressure
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"There is no {nameof(Backpressure)} {value}: use {nameof(RecordingBackpressure.Wait)} or {nameof(RecordingBackpressure.StopRecording)}.");
    } = RecordingBackpressure.Wait;

    /// <summary>
    /// The maximum number of bytes that wait to be written. Default: 4 MiB. At least 128 KiB are used. The recording takes about this much
    /// memory; only large message contents can exceed it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MemoryLimit
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"The memory limit of the recording is {value} bytes: use zero or more. At least 128 KiB are used.");
    } = 4 << 20;

    /// <summary>
    /// Serializes the content of a message for the recording. Returns null to leave the content out; an empty array is recorded as an empty
    /// content. Without this function, the recording has only the sender, the receiver and the type of each message. It is called on the
    /// thread of the sender, possibly on several threads at the same time. It is also called for the messages of servers and supervisors.
    /// If it throws, the content is left out, and the sender is not affected.
    /// </summary>
    public Func<object, ReadOnlyMemory<byte>?>? WriteContent { get; init; }

    /// <summary>Called on the thread of the writer before each attempt to write. For tests, which hold the disk here.</summary>
    internal Action? Writing { get; init; }

    private static string NotBlank(string path) => !string.IsNullOrWhiteSpace(path)
        ? path
        : throw new ArgumentException("The path of the recording is blank: name the file that it is written to.", nameof(path));
}

/// <summary>The behavior of a recording if the disk is too slow or full. In both cases the recording has no gap.</summary>
public enum RecordingBackpressure
{
    /// <summary>The runtime waits until the disk has written the pending blocks. It runs as fast as the disk.</summary>
    Wait = 0,

    /// <summary>The recording stops and the run continues. The end of the file says why the recording stopped.</summary>
    StopRecording,
}
