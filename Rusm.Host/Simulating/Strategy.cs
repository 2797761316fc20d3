namespace Rusm.Host.Simulating;

/// <summary>Chooses at each step of a simulated run. A choice is the index of a ready actor, or <see cref="Time"/>.</summary>
internal abstract class Strategy
{
    /// <summary>The choice to let the next timer fire.</summary>
    internal const int Time = -2;

    /// <summary>The choice to let the actor that runs continue.</summary>
    internal const int Continue = -1;

    /// <summary>Called when a new actor is created.</summary>
    internal virtual void Added(SimulatedActor actor)
    {
    }

    /// <summary>Chooses the actor to run next. At least one is ready.</summary>
    internal abstract int Next(SimulatedWorld world);

    /// <summary>Chooses whether another actor runs before the next operation of the one that runs. At least one is ready, or time can pass.</summary>
    internal abstract int BeforeOperation(SimulatedWorld world);

    /// <summary>Chooses a process to kill or hang at this step; null for none. At least one fault can still be injected.</summary>
    internal abstract Decision? Fault(SimulatedWorld world);

    /// <summary>Whether to inject a fault into an operation: a start that fails, or a message that is held.</summary>
    /// <param name="world">The simulation.</param>
    /// <param name="kind">The fault. At least one of this kind can still be injected.</param>
    internal abstract bool Injects(SimulatedWorld world, DecisionKind kind);
}
