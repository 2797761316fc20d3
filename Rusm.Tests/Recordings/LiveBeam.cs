using System.Diagnostics;
using Rusm.Cli.Conformance;
using Rusm.Cli.Conformance.Supervision;

namespace Rusm.Tests.Recordings;

/// <summary>
/// The recorder, kept open: it is asked one scenario at a time and answers with what a real BEAM did. One question waits for its
/// answer, so no pipe fills up.
/// </summary>
internal sealed class LiveBeam : IDisposable
{
    private readonly Process recorder = Started("run");

    /// <summary>Has the BEAM do the operations.</summary>
    /// <returns>The same scenario, with what the BEAM did instead of what was expected.</returns>
    internal Scenario Record(Scenario scenario) =>
        ScenarioReader.Read(Answer(ScenarioWriter.Write(new Scenario(scenario.Name, scenario.Operations))));

    /// <inheritdoc cref="Record(Scenario)"/>
    internal SupervisorScenario Record(SupervisorScenario scenario) => SupervisorScenarioReader.Read(Answer(
        SupervisorScenarioWriter.Write(new SupervisorScenario(scenario.Name, scenario.Supervisor, scenario.Operations))));

    /// <summary>Fresh scenarios of supervisors, recorded on the BEAM: the same ones for the same seed.</summary>
    internal static IEnumerable<SupervisorScenario> Supervisors(int seed, int count)
    {
        using var recorder = Started("supervisor", "--seed", $"{seed}", "--count", $"{count}");
        while (recorder.StandardOutput.ReadLine() is { } line)
        {
            yield return SupervisorScenarioReader.Read(line);
        }
    }

    public void Dispose()
    {
        recorder.StandardInput.Close();   // the end of its input is the end of its work
        recorder.WaitForExit();
        recorder.Dispose();
    }

    private string Answer(string question)
    {
        recorder.StandardInput.WriteLine(question);
        recorder.StandardInput.Flush();
        var answer = recorder.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The recorder ended: {recorder.StandardError.ReadToEnd()}");
        return answer.Contains("\"error\"", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"The recorder refused the scenario: {answer}")
            : answer;
    }

    private static Process Started(params string[] arguments) => Process.Start(new ProcessStartInfo(
        ErlangFactAttribute.Escript ?? throw new InvalidOperationException("There is no escript; use an ErlangFact."),
        [Recording.PathOf("recorder.escript"), .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
