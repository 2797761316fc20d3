using System.ComponentModel;
using System.Diagnostics;

namespace Rusm.Cli.Comparison;

/// <summary>The program that measures other actor libraries. It is built where it is needed, since nothing else needs its packages.</summary>
internal static class PeerProgram
{
    private static readonly string Project = Path.Combine("Rusm.Cli", "Peers", "Rusm.Peers.csproj");
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Builds the program.</summary>
    /// <returns>Its assembly.</returns>
    /// <exception cref="UserErrorException">There is no source of it here, or it can't be built.</exception>
    internal static async Task<string> BuildAsync(CancellationToken interrupted)
    {
        var project = Find(AppContext.BaseDirectory);
        var arguments = new[] { "build", project, "-c", "Release", "-v", "quiet", "-nodeReuse:false" };
        try
        {
            using var build = Process.Start(new ProcessStartInfo(Side.Dotnet, arguments) { RedirectStandardOutput = true })!;
            var output = build.StandardOutput.ReadToEndAsync(interrupted);
            await EndOfAsync(build, $"building {Project} for --peers, which downloads its packages at the first time   ", interrupted).ConfigureAwait(false);
            if (build.ExitCode != 0)
            {
                var error = (await output.ConfigureAwait(false)).Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal));
                throw CannotBuild(arguments, error?.Trim() ?? $"its exit code is {build.ExitCode}");
            }
        }
        catch (Win32Exception refused)
        {
            throw CannotBuild(arguments, refused.Message);
        }

        return Path.Combine(Path.GetDirectoryName(project)!, "bin", "Release", $"net{Environment.Version.ToString(2)}", "Rusm.Peers.dll");
    }

    /// <summary>The project in the clone of the repository that a folder is in.</summary>
    internal static string Find(string folder)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (Path.Combine(above.FullName, Project) is var project && File.Exists(project))
            {
                return project;
            }
        }

        throw new UserErrorException($"compare: --peers needs {Project}, and no folder above {folder} has it. Run rusm from a clone of its repository.");
    }

    internal static Side For(string assembly, Opponent peer) =>
        new(peer.ToString(), Side.Dotnet, [assembly, peer.ToString().ToLowerInvariant()], []);

    private static async Task EndOfAsync(Process build, string text, CancellationToken interrupted)
    {
        var progress = new ProgressLine();
        try
        {
            for (var end = build.WaitForExitAsync(interrupted); await Task.WhenAny(end, Task.Delay(LookEvery, CancellationToken.None)).ConfigureAwait(false) != end;)
            {
                progress.Report(text);
            }

            interrupted.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
        finally
        {
            progress.Clear();
        }
    }

    private static UserErrorException CannotBuild(string[] arguments, string why) =>
        new($"compare: --peers: 'dotnet {string.Join(' ', arguments)}' failed: {why}. Run it by itself to see more.");
}
