using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>Receives the decisions of a supervisor, recorded and simulated, in the order in which a comparison makes them.</summary>
internal interface IDecisionLog
{
    /// <summary>Called for each recorded event, before the simulated decisions that the event leads to.</summary>
    /// <param name="before">The state before the decision.</param>
    /// <param name="supervisorEvent">The event.</param>
    /// <param name="step">The decision.</param>
    void Recorded(SupervisorState before, SupervisorEvent supervisorEvent, SupervisorStep step);

    /// <summary>Called for each decision with the other flags.</summary>
    /// <param name="before">The state before the decision.</param>
    /// <param name="supervisorEvent">The event.</param>
    /// <param name="step">The decision.</param>
    void Simulated(SupervisorState before, SupervisorEvent supervisorEvent, SupervisorStep step);
}
