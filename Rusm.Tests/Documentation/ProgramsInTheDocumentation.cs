using Xunit;

namespace Rusm.Tests.Documentation;

/// <summary>Every C# block of README.md and docs is a program that compiles, runs, and prints the text block that follows it.</summary>
public sealed class ProgramsInTheDocumentation
{
    private static readonly CodeBlock[] Blocks = [.. CodeBlock.All];

    public static TheoryData<string, int> Programs { get; } = [.. Blocks.Select(block => (block.Page, block.Line))];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task It_compiles_and_prints_what_the_page_says(string page, int line)
    {
        var block = Blocks.Single(each => each.Page == page && each.Line == line);
        using var program = new DocumentedProgram();
        program.Compile(block);
        var printed = await program.RunAsync();
        if (block.Output is { } output)
        {
            Assert.Equal(output, printed);
        }
    }

    [Fact]
    public void No_block_is_passed_over_because_of_its_fence() => Assert.Empty(CodeBlock.StrayFences);

    [Fact]
    public void A_block_without_an_end_is_named_by_page_and_line()
    {
        var refused = Assert.Throws<FormatException>(() => CodeBlock.Of("page.md", ["# Page", "```csharp", "return;"]).ToArray());
        Assert.Equal("page.md(2): the block that begins here has no end.", refused.Message);
    }

    [Fact]
    public void There_are_programs_in_the_pages() => Assert.InRange(Blocks.Length, 20, 200);
}
