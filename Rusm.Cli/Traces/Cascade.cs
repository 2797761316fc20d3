using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>A step in which processes ended, with the table before it.</summary>
/// <param name="Step">Its number.</param>
/// <param name="Signal">What was done.</param>
/// <param name="Before">The table before it.</param>
/// <param name="Deaths">The deaths, in order.</param>
/// <param name="Told">The processes that trapped exits and received an exit message over a link, in order.</param>
internal sealed record Cascade(long Step, Signal Signal, State Before, Death[] Deaths, (Pid Pid, Pid From)[] Told)
{
    /// <summary>The deaths among the effects of a step. There may be none.</summary>
    internal static Cascade Of(long step, Signal signal, State before, IEnumerable<Effect> effects) => new(
        step,
        signal,
        before,
        [.. effects.OfType<Effect.Stop>().Select(static stop => stop.Death)],
        [.. effects.OfType<Effect.Deliver>().Where(static told => told.Item is Received.Exit { Death: not null })
            .Select(static told => (told.To, ((Received.Exit)told.Item).From))]);

    internal static Cascade At(Trace trace, long step)
    {
        if (step > trace.Steps)
        {
            throw new UserErrorException($"export: there is no step {step}: the trace has {trace.Steps}");
        }

        var search = new Search(trace.InitialState(), step);
        DivergenceText.MustNotBe(trace.Replay().Run(search, step));
        return search.Found is { Deaths.Length: > 0 } found
            ? found
            : throw new UserErrorException($"export: no process died in step {step}; 'rusm show' tells in which steps processes did");
    }

    /// <summary>The same for <see cref="StoryText"/>: all deaths, as a chain in the order in which they happened.</summary>
    internal ExplainedStep AsStory() => new(
        Step,
        Signal,
        NameOf(Signal.By),
        Deaths.Select(death => new ExplainedDeath(death, NameOf(death.Pid))).ToSeq().Strict(),
        Deaths.Length,
        Told.Select(told => new Survivor(told.Pid, NameOf(told.Pid), told.From)).ToSeq().Strict(),
        Option<PriorEvent>.None);

    private string? NameOf(Pid pid) => Before.Find(pid).MatchUnsafe(static entry => entry.Name ?? entry.Label, static () => null);

    private sealed class Search(State beginning, long wanted) : ITraceVisitor
    {
        private State before = beginning;

        internal Cascade? Found { get; private set; }

        /// <inheritdoc/>
        public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
        {
            if (step == wanted - 1)
            {
                before = after.ToState();
            }
            else if (step == wanted)
            {
                Found = Of(step, signal, before, effects.ToArray());
            }
        }

        /// <inheritdoc/>
        public void Entry(long step, TraceEntry note)
        {
            // It changes nothing in the table.
        }
    }
}
