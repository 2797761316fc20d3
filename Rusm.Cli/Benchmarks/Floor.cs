using BenchmarkDotNet.Attributes;

namespace Rusm.Cli.Benchmarks;

/// <summary>What .NET itself charges for a crash: below that, no restart of a child that throws can get.</summary>
public class Floor
{
    private readonly string message = "This body always crashes.";

    /// <summary>One operation: an async body is started, throws, and its task is looked at. No process, no supervisor.</summary>
    [Benchmark]
    public Exception? Throwing_body() => ThrowsAsync().Exception?.InnerException;

    private async Task ThrowsAsync()
    {
        await Task.CompletedTask;
        throw new InvalidOperationException(message);
    }
}
