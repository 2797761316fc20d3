namespace Rusm.Cli.Conformance;

/// <summary>A text is no scenario. The message is one line: where, what is wrong, and what to do.</summary>
public sealed class ScenarioFormatException(string message) : Exception(message);
