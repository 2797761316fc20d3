using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <content>The state of a simulation.</content>
internal sealed partial class SimulatedWorld
{
    /// <summary>
    /// A hash of the state of the whole run: of what each body has done and observed, of the work that is left, and of time. Two runs
    /// with equal hashes continue in the same way, if bodies share nothing but messages.
    /// </summary>
    internal ulong HashState()
    {
        var sum = StateHash.Of((ulong)Clock.Now, kernelHistory);
        foreach (var actor in Actors)
        {
            sum += StateHash.Of(StateHash.Of(actor.History, actor.Arrivals), (ulong)actor.WorkCount);
        }

        foreach (var dispatcher in dispatchers)
        {
            sum += dispatcher.HashHeld();
        }

        foreach (var border in borders.Values)
        {
            sum += StateHash.Of(border.History, (ulong)border.WorkCount);
        }

        return StateHash.Of(sum, StateHash.Of((ulong)Current.Pid.Value, (ulong)nesting));
    }

    /// <summary>The name of an actor for people.</summary>
    /// <returns><c>the program</c>, <c>&lt;3&gt;</c> or <c>&lt;3&gt; prices</c>.</returns>
    internal string NameOf(SimulatedActor actor) =>
        actor.Pid == Pid.Outside ? "the program"
        : actor.IsBorder ? $"the signals of {actor.Pid.Node} to {actor.Receiver.Node}"
        : actor.Delivers ? $"the messages of {actor.Pid} to {actor.Receiver}"
        : NameOf(actor.Pid);

    /// <summary>The pid of a process, with its name or label if it is alive and has one.</summary>
    internal string NameOf(Pid pid) =>
        dispatchers.Find(dispatcher => dispatcher.Node == pid.Node)?.Inspect((kernel, _) => kernel.ToState().Find(pid).MatchUnsafe(
            static entry => entry.Name ?? entry.Label,
            static () => null)) is { } name ? $"{pid} {name}" : $"{pid}";
}
