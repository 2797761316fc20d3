using Rusm.Cli.Scenarios;
using Rusm.Cli.Scenarios.Storms;

namespace Rusm.Cli.Commands;

/// <summary>The scenarios that there are.</summary>
internal static class Catalogue
{
    internal static IReadOnlyList<ScenarioCommand> All() =>
    [
        FaultRecovery.Command(),
        SpawnStorm.Command(),
        PingPong.Command(),
        ServerCalls.Command(),
        Supervised.Command(),
        DynamicChildren.Command(),
        MessageTimers.Command(),
        RegisteredNames.Command(),
        Links.Command(),
        Monitors.Command(),
        Cascade.Command(),
        MonitorFanOut.Command(),
        TrapHub.Command(),
        Idle.Command(),
        SupervisionStorm.Command(),
    ];
}
