using Xunit;

namespace Rusm.Tests.Documentation;

/// <summary>The examples of README.md run unchanged under a simulation, and print the same.</summary>
public sealed class SimulatedExamples
{
    private const string Begin = "await using var runtime = new Runtime();";

    private static readonly CodeBlock[] Examples = [.. CodeBlock.All.Where(static block => block.Page == "README.md" && block.Code.Contains(Begin, StringComparison.Ordinal))];

    public static TheoryData<int> Lines { get; } = [.. Examples.Select(static block => block.Line)];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task It_prints_the_same(int line)
    {
        var example = Examples.Single(block => block.Line == line);
        using var program = new DocumentedProgram();
        program.Compile(example with { Code = UnderSimulation(example.Code) });
        Assert.Equal(example.Output, await program.RunAsync());
    }

    [Fact]
    public void There_are_examples() => Assert.True(Examples.Length >= 2);

    // The statements between the runtime and the first type become the program of a simulation.
    private static string UnderSimulation(string code)
    {
        var lines = code.Split('\n').ToList();
        var types = lines.FindIndex(static line => line.StartsWith("record ", StringComparison.Ordinal) || line.Contains(" class ", StringComparison.Ordinal));
        lines.Insert(types < 0 ? lines.Count : types, """
            }, new Rusm.Host.Simulating.SimulationOptions { Strategy = Rusm.Host.Simulating.SchedulingStrategy.RoundRobin }).ThrowIfFailed();
            """);
        lines[lines.IndexOf(Begin)] = "Rusm.Host.Simulating.Simulation.Run(async runtime =>\n{";
        return string.Join('\n', lines);
    }
}
