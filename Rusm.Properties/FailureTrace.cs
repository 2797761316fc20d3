using System.Globalization;
using Rusm.Host.Simulating;

namespace Rusm.Properties;

/// <summary>The trace of a failed run, which the <c>rusm</c> tool opens.</summary>
internal static class FailureTrace
{
    /// <summary>The folder of the traces, unless the options name another one.</summary>
    internal static string DefaultFolder { get; } = Path.Combine(Path.GetTempPath(), "rusm");

    /// <summary>Repeats the run and records it to a file. Equal runs have the same file.</summary>
    /// <param name="folder">The folder; null for no trace.</param>
    /// <param name="name">The beginning of the name of the file.</param>
    /// <param name="failure">The run.</param>
    /// <param name="record">Repeats the run and records it to a path.</param>
    /// <returns>Lines for the message of the failure: the path, and the command that opens the trace. None if there is no folder.</returns>
    internal static IEnumerable<string> Write(string? folder, string name, SimulationResult failure, Action<string> record)
    {
        if (folder is null)
        {
            yield break;
        }

        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{failure.Digest:x16}.trace"));
        if (TryWrite(folder, path, record) is { } problem)
        {
            yield return $"There is no trace: {problem}";
            yield break;
        }

        yield return $"Trace: {path}";
        yield return $"This command opens it on the page of the dashboard: rusm dashboard --trace {Argument(Path.GetFullPath(path))} --open";
    }

    // Quoted for the shell, if it could read the path as anything else than one word.
    private static string Argument(string path) =>
        path.All(static letter => char.IsLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_') ? path
        : OperatingSystem.IsWindows() ? $"\"{path}\""
        : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // The failure is what the user has to see: a trace that can't be written does not hide it.
    private static string? TryWrite(string folder, string path, Action<string> record)
    {
        try
        {
            Directory.CreateDirectory(folder);
            record(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
