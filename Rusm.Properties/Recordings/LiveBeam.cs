using System.Diagnostics;
using Rusm.Cli.Conformance;

namespace Rusm.Properties.Recordings;

/// <summary>
/// The recorder, kept open: it is asked one scenario at a time and answers with what a real BEAM did. One question waits for its
/// answer, so no pipe fills up.
/// </summary>
internal sealed class LiveBeam : IDisposable
{
    private readonly Process recorder = Started();

    /// <summary>Has the BEAM do the operations.</summary>
    /// <returns>The same scenario, with what the BEAM did instead of what was expected.</returns>
    internal Scenario Record(Scenario scenario)
    {
        recorder.StandardInput.WriteLine(ScenarioWriter.Write(new Scenario(scenario.Name, scenario.Operations)));
        recorder.StandardInput.Flush();
        var answer = recorder.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The recorder ended: {recorder.StandardError.ReadToEnd()}");
        return answer.Contains("\"error\"", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"The recorder refused the scenario: {answer}")
            : ScenarioReader.Read(answer);
    }

    public void Dispose()
    {
        recorder.StandardInput.Close();   // the end of its input is the end of its work
        recorder.WaitForExit();
        recorder.Dispose();
    }

    private static Process Started() => Process.Start(new ProcessStartInfo
    {
        FileName = ErlangFactAttribute.Escript ?? throw new InvalidOperationException("There is no escript; use an ErlangFact."),
        ArgumentList = { Recording.PathOf("recorder.escript"), "run" },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
