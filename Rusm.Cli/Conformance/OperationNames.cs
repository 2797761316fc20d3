namespace Rusm.Cli.Conformance;

/// <summary>The names in an operation, besides that of its actor.</summary>
internal static class OperationNames
{
    /// <summary>The target of the operation; null if it has none.</summary>
    internal static string? Target(this Operation operation) => operation switch
    {
        Operation.Link link => link.To,
        Operation.Unlink unlink => unlink.To,
        Operation.Monitor monitor => monitor.To,
        Operation.Exit exit => exit.To,
        Operation.Send send => send.To,
        _ => null,
    };

    /// <summary>The process that it makes; null when it makes none.</summary>
    internal static string? NewProcess(this Operation operation) => operation switch
    {
        Operation.Spawn spawn => spawn.As,
        Operation.SpawnLink spawn => spawn.As,
        Operation.SpawnMonitor spawn => spawn.As,
        _ => null,
    };

    /// <summary>The reference that it makes; null when it makes none.</summary>
    internal static string? NewReference(this Operation operation) => operation switch
    {
        Operation.SpawnMonitor spawn => spawn.Reference,
        Operation.Monitor monitor => monitor.Reference,
        _ => null,
    };
}
