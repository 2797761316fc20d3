namespace Rusm.Tests.Documentation;

/// <summary>A C# program in a page of the documentation.</summary>
/// <param name="Page">The file of the page.</param>
/// <param name="Line">The number of its first line in the page.</param>
/// <param name="Code">The program.</param>
/// <param name="Output">The text block that directly follows it, which is what the program prints; null if there is none.</param>
internal sealed record CodeBlock(string Page, int Line, string Code, string? Output)
{
    private const string Fence = "```";

    /// <summary>The programs of all pages that the build has copied beside the tests.</summary>
    internal static IEnumerable<CodeBlock> All => In("pages");

    /// <summary>The programs in the READMEs of the other packages, which the package test runs.</summary>
    internal static IEnumerable<CodeBlock> InOtherPackages => In("packages");

    /// <summary>The lines of all pages that begin with a fence and neither open a block that is known nor close one.</summary>
    internal static IEnumerable<string> StrayFences =>
        from page in PagesIn("pages")
        from line in page.Lines.Index()
        where line.Item.Trim().StartsWith(Fence, StringComparison.Ordinal) && line.Item is not (Fence or Fence + "csharp" or Fence + "text" or Fence + "erlang")
        select $"{page.Name}({line.Index + 1}): {line.Item}";

    private static IEnumerable<CodeBlock> In(string folder) => PagesIn(folder).SelectMany(page => Of(page.Name, page.Lines));

    private static IEnumerable<(string Name, string[] Lines)> PagesIn(string folder) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.md").Order(StringComparer.Ordinal)
            .Select(static path => (Path.GetFileName(path), File.ReadAllLines(path)));

    /// <summary>The programs of a page.</summary>
    internal static IEnumerable<CodeBlock> Of(string page, string[] lines)
    {
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line] != Fence + "csharp")
            {
                continue;
            }

            var end = EndOf(page, lines, line);
            var next = Array.FindIndex(lines, end + 1, static text => text.Length > 0);
            var output = next >= 0 && lines[next] == Fence + "text" ? Between(lines, next, EndOf(page, lines, next)) : null;
            yield return new CodeBlock(page, line + 2, Between(lines, line, end), output);
            line = end;
        }
    }

    private static int EndOf(string page, string[] lines, int opening) =>
        Array.IndexOf(lines, Fence, opening + 1) is var end and >= 0
            ? end
            : throw new FormatException($"{page}({opening + 1}): the block that begins here has no end.");

    private static string Between(string[] lines, int opening, int end) => string.Join('\n', lines[(opening + 1)..end]);
}
