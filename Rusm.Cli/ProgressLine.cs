using System.Diagnostics;

namespace Rusm.Cli;

/// <summary>One line on a terminal that says how far it is, once it takes long. In a pipe or a file: nothing.</summary>
internal sealed class ProgressLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan next = Console.IsErrorRedirected ? TimeSpan.MaxValue : Patience;
    private bool shown;

    internal void Report(string text)
    {
        if (watch.Elapsed < next)
        {
            return;
        }

        next = watch.Elapsed + Pause;
        shown = true;
        Console.Error.Write($"\r{text}");
    }

    /// <summary>Takes the line away, to make room for what stays.</summary>
    internal void Clear()
    {
        if (shown)
        {
            Console.Error.Write("\r\e[K");
            shown = false;
        }
    }
}
