using Rusm.Cli.Conformance;

namespace Rusm.Properties.Recordings;

/// <summary>The project's own recordings, which the build copies beside the tests.</summary>
internal static class Recording
{
    internal static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Recordings", file);

    internal static IEnumerable<Scenario> Read(string file) => File.ReadLines(PathOf(file)).Select(ScenarioReader.Read);
}
