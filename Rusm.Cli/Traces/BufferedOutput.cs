namespace Rusm.Cli.Traces;

/// <summary>Standard output in large pieces: its own writer writes each line by itself, which is slow for millions.</summary>
internal static class BufferedOutput
{
    private const int Size = 1 << 16;

    /// <summary>A writer to be disposed of; what it writes to stays open.</summary>
    internal static TextWriter Over(TextWriter output) => ReferenceEquals(output, Console.Out)
        ? new StreamWriter(Console.OpenStandardOutput(), bufferSize: Size)
        : new Borrowed(output);

    private sealed class Borrowed(TextWriter output) : TextWriter
    {
        /// <inheritdoc/>
        public override System.Text.Encoding Encoding => output.Encoding;

        /// <inheritdoc/>
        public override void Write(char value) => output.Write(value);

        /// <inheritdoc/>
        public override void Write(string? value) => output.Write(value);

        /// <inheritdoc/>
        public override void WriteLine(string? value) => output.WriteLine(value);
    }
}
