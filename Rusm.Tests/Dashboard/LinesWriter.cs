using System.Collections.Concurrent;
using System.Text;

namespace Rusm.Tests.Dashboard;

/// <summary>The lines that a command has written so far. Thread-safe.</summary>
internal sealed class LinesWriter : TextWriter
{
    private readonly ConcurrentQueue<string> lines = new();

    public override Encoding Encoding => Encoding.UTF8;

    internal string[] Lines => [.. lines];

    public override void WriteLine(string? value) => lines.Enqueue(value ?? "");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
