using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cluster;

/// <summary>A silo that runs as a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<TaskCompletionSource<Report>> asked = [];
    private readonly List<string> lines = [];

    /// <param name="number">The number of the silo, from 1.</param>
    /// <param name="first">The first of the ports of all silos.</param>
    /// <param name="network">The network that it is in; null for that of this program.</param>
    /// <param name="files">Its log and its trace: a path without the extension; null for none.</param>
    /// <param name="workerStarted">Called with each line of a worker that starts.</param>
    internal SiloProcess(int number, int first, Switch? network, string? files, Action<string> workerStarted)
    {
        Number = number;
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(SiloProcess).Assembly.Location] : [];
        string[] command =
        [
            .. network?.Enter(number) ?? [], Environment.ProcessPath!, .. program,
            "--silo", $"{number}", network is null ? "127.0.0.1" : Switch.Address(number), $"{first}", Environment.GetEnvironmentVariable("CLUSTER_REDIS") ?? "-", files is null ? "-" : $"{files}.trace",
        ];
        process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, line) => Read(line.Data, workerStarted);
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, line) =>
        {
            if (files is not null && line.Data is not null)
            {
                File.AppendAllLines($"{files}.log", [line.Data]);
            }
        };
        process.BeginErrorReadLine();
    }

    internal int Number { get; }

    internal void Kill() => process.Kill();

    internal void Stop() => Signal("STOP");

    internal void Continue() => Signal("CONT");

    /// <summary>The speaker of the silo sends a listener more than its node can take, from now on.</summary>
    /// <param name="listener">The listener; "none" for none.</param>
    internal void Flood(string listener) => process.StandardInput.WriteLine(listener);

    internal Task WhenEndedAsync(TimeSpan within) => process.WaitForExitAsync().WaitAsync(within);

    /// <summary>Asks the silo what it has.</summary>
    internal Task<Report> ReportAsync(TimeSpan within)
    {
        var answer = new TaskCompletionSource<Report>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Enqueue(answer);
        process.StandardInput.WriteLine();
        return answer.Task.WaitAsync(within);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();   // no line comes later
        process.Dispose();
    }

    private void Read(string? line, Action<string> workerStarted)
    {
        if (line is null || line.Length == 0)
        {
        }
        else if (line == Report.End)
        {
            if (asked.TryDequeue(out var answer))
            {
                answer.TrySetResult(Report.Parse(Number, lines));
            }

            lines.Clear();
        }
        else if (line[0] == Report.Mark)
        {
            lines.Add(line);
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
