namespace Rusm.Cli.Conformance;

/// <summary>A file of scenarios, one a line. It is read as it is used, so it may be of any size.</summary>
internal static class ScenarioFile
{
    /// <summary>Reads the scenarios, each with its place. Blank lines are skipped.</summary>
    internal static IEnumerable<(string Place, AnyScenario Scenario)> Read(string path)
    {
        using var reader = Open(path);
        var (number, found) = (0, 0);
        while (NextLine(reader, path) is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                found++;
                var place = $"{UserFile.Shown(path)}:{number}";
                yield return (place, Parse(line, place));
            }
        }

        if (found == 0)
        {
            throw new UserErrorException($"{UserFile.Shown(path)}: is empty; give a file with one scenario a line");
        }
    }

    private static AnyScenario Parse(string line, string place)
    {
        try
        {
            var scenario = AnyScenarioReader.Read(line);
            MustBeSequenced(scenario);
            return scenario;
        }
        catch (ScenarioFormatException wrong)
        {
            throw new UserErrorException($"{place}: {wrong.Message}");
        }
    }

    private static void MustBeSequenced(AnyScenario scenario)
    {
        var missing = scenario switch
        {
            AnyScenario.OfLinks { Scenario: { Expect.IsNone: true, Final.IsNone: true } of } => $"{of.Name}: has no \"expect\" and no \"final\"",
            AnyScenario.OfSupervisor { Scenario: { Expect.IsNone: true, Start.IsNone: true } of } => $"{of.Name}: has no \"expect\" and no \"start\"",
            _ => null,
        };
        if (missing is not null)
        {
            throw new ScenarioFormatException($"scenario {missing} to compare with; give one that was recorded");
        }
    }

    private static StreamReader Open(string path) => Reading(path, () => new StreamReader(path));

    private static string? NextLine(StreamReader reader, string path) => Reading(path, reader.ReadLine);

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw UserFile.CannotRead(path, failure);
        }
    }
}
