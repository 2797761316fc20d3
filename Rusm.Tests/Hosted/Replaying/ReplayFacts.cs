using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Replaying;
using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;
using Trace = Rusm.Kernel.Traces.Trace;

namespace Rusm.Tests.Hosted.Replaying;

/// <summary>A program that is recorded once and run again; its bodies write down what they come to know.</summary>
public abstract class ReplayFacts : IDisposable
{
    private readonly string path = Path.GetTempFileName();
    private ConcurrentDictionary<Pid, ConcurrentQueue<string>> diary = new();
    private readonly ConcurrentDictionary<int, bool> threads = new();

    private protected static readonly ExitReason Boom = ExitReason.Named("boom");

    private protected ManualClock Clock { get; } = new();

    public void Dispose()
    {
        File.Delete(path);
        GC.SuppressFinalize(this);
    }

    private protected void Write(ProcessContext context, object? what)
    {
        threads.TryAdd(Environment.CurrentManagedThreadId, true);
        diary.GetOrAdd(context.Self, static _ => new()).Enqueue($"{what ?? "nothing"}");
    }

    private protected async Task<Received> Reads(ProcessContext context)
    {
        var item = await context.ReceiveAsync();
        Write(context, item);
        return item;
    }

    /// <summary>Records what is done with a runtime; ends when no body runs, or kills all processes.</summary>
    private protected async Task<Trace> Records(Func<Runtime, Task> program)
    {
        await using (var runtime = new Runtime(new RuntimeOptions { TimeProvider = Clock, Record = new RecordingOptions(path) }))
        {
            Clock.Watch(runtime.Wheel);
            await program(runtime).WithinPatience();
        }

        using var file = new TraceFile(path);
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        return Trace.Open(new Kernel.Traces.TraceBytes(bytes));
    }

    private protected Task<Trace> RecordsToItsEnd(Action<Runtime> program) => Records(runtime =>
    {
        program(runtime);
        return runtime.WhenNoBodyRunsAsync();
    });

    /// <summary>Run again and again, it is the same each time, and on one thread each time.</summary>
    private protected void IsTheSame(Trace trace, Func<ExternalScript> outside)
    {
        var then = Pages();
        Assert.NotEmpty(then);
        for (var round = 0; round < 20; round++)
        {
            diary = new();
            threads.Clear();
            var result = ProgramReplay.Run(trace, outside());
            Assert.True(result.Divergence is null, $"{result.Divergence}");
            Assert.Equal(trace.Steps, result.Steps);
            Assert.Equal(then, Pages());
            Assert.Single(threads);
        }
    }

    /// <summary>Where it parts.</summary>
    private protected static ProgramDivergence Parts(Trace trace, ExternalScript outside) =>
        ProgramReplay.Run(trace, outside).Divergence ?? throw new InvalidOperationException("It did not part.");

    private string[] Pages() => [.. diary.OrderBy(static page => page.Key).SelectMany(static page => page.Value.Select(line => $"{page.Key}: {line}"))];
}
