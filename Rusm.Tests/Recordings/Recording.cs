using Rusm.Cli.Conformance;
using Rusm.Cli.Conformance.Supervision;

namespace Rusm.Tests.Recordings;

/// <summary>The project's own recordings, which the build copies beside the tests.</summary>
internal static class Recording
{
    internal static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Recordings", file);

    internal static IEnumerable<Scenario> Read(string file) => Lines(file).Select(ScenarioReader.Read);

    internal static IEnumerable<SupervisorScenario> ReadSupervisors(string file) => Lines(file).Select(SupervisorScenarioReader.Read);

    internal static IEnumerable<string> Lines(string file) => File.ReadLines(PathOf(file));
}
