using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>Finds the deaths of given processes during a replay, each with the events of its step.</summary>
internal sealed class DeathSearch(State beginning, System.Collections.Generic.HashSet<Pid> wanted) : ITraceVisitor
{
    private readonly NameTracker names = new(beginning);

    internal Dictionary<Pid, ExplainedStep> Found { get; } = [];

    /// <inheritdoc/>
    public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        foreach (var effect in effects)
        {
            if (effect is Effect.Stop { Death: var death } && wanted.Contains(death.Pid))
            {
                Found.Add(death.Pid, ExplainedStepOf(step, signal, death, effects));
            }
        }

        names.Apply(signal, effects, after);
    }

    /// <inheritdoc/>
    public void Entry(long step, TraceEntry note)
    {
        // The record does not change the process table.
    }

    private ExplainedStep ExplainedStepOf(long step, Signal signal, Death last, ReadOnlySpan<Effect> effects)
    {
        var (deaths, survivors) = (0L, new List<Survivor>());
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Stop:
                    deaths++;
                    break;
                case Effect.Deliver { Item: Received.Exit { Death: not null } exit } delivery:
                    survivors.Add(new Survivor(delivery.To, names.Of(delivery.To), exit.From));
                    break;
                default:
                    break;   // not the end of a process
            }
        }

        return new ExplainedStep(step, Some(signal), names.Of(signal.By), ChainTo(last), deaths, survivors.ToSeq().Strict(), None) { Node = beginning.Node };
    }

    // Follows the links back within this step. If the cause is an escalation, an earlier step has the rest of the chain.
    private Seq<ExplainedDeath> ChainTo(Death last)
    {
        var chain = new Stack<ExplainedDeath>();
        for (var death = last; death is not null; death = death.Cause is Cause.Link link ? link.Death : null)
        {
            chain.Push(new ExplainedDeath(death, names.Of(death.Pid)));
        }

        return chain.ToSeq().Strict();
    }
}

/// <summary>
/// Finds the last exit message or down message that a process received, except those that it caused itself: a supervisor that shuts down
/// its children one after the other receives a message for each of them.
/// </summary>
internal sealed class PriorEventSearch(Pid process) : ITraceVisitor
{
    internal Option<PriorEvent> Last { get; private set; }

    /// <inheritdoc/>
    public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        foreach (var effect in effects)
        {
            if (effect is Effect.Deliver { Item: Received.Exit or Received.Down } delivery
                && delivery.To == process
                && !IsCausedByItself(delivery.Item))
            {
                Last = new PriorEvent.ItemReceived(step, delivery.Item);
            }
        }
    }

    /// <inheritdoc/>
    public void Entry(long step, TraceEntry note)
    {
        // The record does not deliver an item.
    }

    private bool IsCausedByItself(Received item) =>
        ((item as Received.Exit)?.Death ?? (item as Received.Down)?.Death)?.First.Cause is Cause.ExitSignal signal && signal.Sender == process;
}
