using System.Text.Json;

namespace Rusm.Cli.Measuring;

/// <summary>What a run leaves: as text, as JSON, and as an exit code.</summary>
internal interface IReport
{
    /// <summary>What the program tells its caller.</summary>
    int ExitCode { get; }

    void Write(string scenario, TextWriter output);

    void Write(string scenario, Utf8JsonWriter json);
}
