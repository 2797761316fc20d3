using Rusm.Cli.Conformance.Supervision;

namespace Rusm.Cli.Conformance;

/// <summary>A scenario of either kind. Cases: <see cref="OfLinks"/>, <see cref="OfSupervisor"/>.</summary>
internal abstract record AnyScenario
{
    // Private, so that the cases below are all there are.
    private AnyScenario()
    {
    }

    /// <summary>Links, monitors, exit signals and mailboxes.</summary>
    internal sealed record OfLinks(Scenario Scenario) : AnyScenario;

    /// <summary>A supervisor and its children.</summary>
    internal sealed record OfSupervisor(SupervisorScenario Scenario) : AnyScenario;
}
