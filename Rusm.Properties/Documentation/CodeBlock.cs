namespace Rusm.Properties.Documentation;

/// <summary>A C# program in a page of the documentation.</summary>
/// <param name="Page">The file of the page.</param>
/// <param name="Line">The number of its first line in the page.</param>
/// <param name="Code">The program.</param>
/// <param name="Output">The text block that directly follows it, which is what the program prints; null if there is none.</param>
internal sealed record CodeBlock(string Page, int Line, string Code, string? Output)
{
    private const string Fence = "```";

    /// <summary>The programs of all pages that the build has copied beside the tests.</summary>
    internal static IEnumerable<CodeBlock> All => Directory.GetFiles(Folder, "*.md").Order(StringComparer.Ordinal).SelectMany(Of);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "pages");

    private static IEnumerable<CodeBlock> Of(string path)
    {
        var lines = File.ReadAllLines(path);
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line] != Fence + "csharp")
            {
                continue;
            }

            var first = line + 1;
            var end = Array.IndexOf(lines, Fence, first);
            var next = Array.FindIndex(lines, end + 1, static text => text.Length > 0);
            var output = next >= 0 && lines[next] == Fence + "text" ? Between(lines, next + 1, Array.IndexOf(lines, Fence, next + 1)) : null;
            yield return new CodeBlock(Path.GetFileName(path), first + 1, Between(lines, first, end), output);
            line = end;
        }
    }

    private static string Between(string[] lines, int first, int end) => string.Join('\n', lines[first..end]);
}
