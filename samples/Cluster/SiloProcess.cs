using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cluster;

/// <summary>A silo that runs as a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<TaskCompletionSource<string[]>> asked = [];
    private readonly List<string> report = [];

    /// <param name="number">The number of the silo, from 1.</param>
    /// <param name="first">The first of the ports of all silos.</param>
    /// <param name="workerStarted">Called with each line of a worker that starts.</param>
    internal SiloProcess(int number, int first, Action<string> workerStarted)
    {
        Number = number;
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(SiloProcess).Assembly.Location] : [];
        string[] arguments = [.. program, "--silo", $"{number}", $"{first}", Environment.GetEnvironmentVariable("CLUSTER_REDIS") ?? "-"];
        process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, line) => Read(line.Data, workerStarted);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();   // a silo that learns that it was declared dead ends with a long text
    }

    internal int Number { get; }

    internal void Kill() => process.Kill();

    internal void Stop() => Signal("STOP");

    internal void Continue() => Signal("CONT");

    internal Task WhenEndedAsync(TimeSpan within) => process.WaitForExitAsync().WaitAsync(within);

    /// <summary>Asks the silo for its processes, a line each.</summary>
    internal Task<string[]> ReportAsync(TimeSpan within)
    {
        var answer = new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Enqueue(answer);
        process.StandardInput.WriteLine("report");
        return answer.Task.WaitAsync(within);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private void Read(string? line, Action<string> workerStarted)
    {
        if (line is null || line.Length == 0)
        {
        }
        else if (line == PoolSilo.EndOfReport)
        {
            if (asked.TryDequeue(out var answer))
            {
                answer.TrySetResult([.. report]);
            }

            report.Clear();
        }
        else if (line[0] == '<')
        {
            report.Add(line);
        }
        else
        {
            workerStarted(line);
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
