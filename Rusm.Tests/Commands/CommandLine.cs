using System.Text.Json;
using Rusm.Cli.Commands;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Commands;

/// <summary>Runs commands as the program does.</summary>
internal static class CommandLine
{
    /// <summary>What the command line is refused with; null when it is understood.</summary>
    internal static string? Refusal(string line) => ErrorLine.Of(RusmCommand.Create().Parse(Words(line)));

    /// <summary>Runs the whole program, and returns its exit code.</summary>
    internal static int ExitCode(string line) => (int)typeof(RusmCommand).Assembly.EntryPoint!.Invoke(null, [Words(line)])!;

    /// <summary>Runs a command, and returns what it writes with <c>--json</c>.</summary>
    internal static async Task<JsonElement> Json(string line)
    {
        var file = Path.GetTempFileName();
        try
        {
            var parsed = RusmCommand.Create().Parse([.. Words(line), "--json", file]);
            Assert.Null(ErrorLine.Of(parsed));
            Assert.Equal(0, await parsed.InvokeAsync().WithinPatience($"the end of {line}"));
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            return json.RootElement.Clone();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
