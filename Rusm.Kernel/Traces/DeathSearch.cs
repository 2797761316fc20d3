using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces;

/// <summary>Finds the deaths of some processes on the way through a replay, each with what happened in its step.</summary>
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
                Found.Add(death.Pid, ActOf(step, signal, death, effects));
            }
        }

        names.Follow(signal, effects, after);
    }

    /// <inheritdoc/>
    public void Note(long step, TraceEntry note)
    {
        // It changes nothing in the process table.
    }

    private ExplainedStep ActOf(long step, Signal signal, Death last, ReadOnlySpan<Effect> effects)
    {
        var (deaths, survivors) = (0L, new List<Survivor>());
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Stop:
                    deaths++;
                    break;
                case Effect.Deliver { Item: Received.Exit { Death: not null } exit } told:
                    survivors.Add(new Survivor(told.To, names.Of(told.To), exit.From));
                    break;
                default:
                    break;   // nobody's end
            }
        }

        return new ExplainedStep(step, Some(signal), names.Of(signal.By), Hops(last), deaths, survivors.ToSeq().Strict(), None);
    }

    // Back over the links as far as this step goes: an escalation is where an earlier one ended.
    private Seq<ExplainedDeath> Hops(Death last)
    {
        var hops = new Stack<ExplainedDeath>();
        for (var death = last; death is not null; death = death.Cause is Cause.Link link ? link.Death : null)
        {
            hops.Push(new ExplainedDeath(death, names.Of(death.Pid)));
        }

        return hops.ToSeq().Strict();
    }
}

/// <summary>
/// Finds the last exit or down that a process was told of, but for what it did itself: a supervisor that shuts down one child after
/// the other is told of each of them.
/// </summary>
internal sealed class PriorEventSearch(Pid of) : ITraceVisitor
{
    internal Option<PriorEvent> Last { get; private set; }

    /// <inheritdoc/>
    public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        foreach (var effect in effects)
        {
            if (effect is Effect.Deliver { Item: Received.Exit or Received.Down } told && told.To == of && !IsItsOwnDoing(told.Item))
            {
                Last = new PriorEvent.ItemReceived(step, told.Item);
            }
        }
    }

    /// <inheritdoc/>
    public void Note(long step, TraceEntry note)
    {
        // It tells nobody anything.
    }

    private bool IsItsOwnDoing(Received item) =>
        ((item as Received.Exit)?.Death ?? (item as Received.Down)?.Death)?.First.Cause is Cause.ExitSignal signal && signal.Sender == of;
}
