using System.Diagnostics;

namespace Cluster;

/// <summary>Starts three silos, shows where the workers of the pool run, kills the third silo, and shows where they run then.</summary>
internal static class Demonstration
{
    internal static async Task<int> RunAsync()
    {
        try
        {
            using var silos = new Silos(tells: true, network: null);
            await silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
            Console.WriteLine($"The pool runs on three silos. The page of the first: http://127.0.0.1:{silos.First + 201}/rusm");
            await EnterAsync("Press Enter to kill the third silo with SIGKILL.");
            var lost = silos.Places.Values.Count(static place => place == 3);
            var killed = Stopwatch.StartNew();
            silos[3].Kill();
            silos.Forget(3);
            await silos.UntilAsync(() => Wholeness.ProblemAsync(silos));
            Console.WriteLine($"The killed silo had {lost} workers. All {Pool.Workers} run on the others {killed.Elapsed.TotalSeconds:F1} s after the kill.");
            await EnterAsync("Press Enter to end.");
            silos.KeepsFiles = false;
            return 0;
        }
        catch (TimeoutException exception)
        {
            await Console.Error.WriteLineAsync($"Cluster: {exception.Message}");
            return 1;
        }
    }

    // Goes on by itself when the input is no terminal.
    private static async Task EnterAsync(string text)
    {
        if (!Console.IsInputRedirected)
        {
            Console.WriteLine(text);
            await Console.In.ReadLineAsync();
        }
    }
}
