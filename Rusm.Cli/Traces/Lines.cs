using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>Writes one line for each step, with what it did, and one for what stands between two.</summary>
/// <param name="from">The first step that is shown.</param>
/// <param name="about">The process that the lines are about; null for all.</param>
/// <param name="output">Where to.</param>
internal sealed class Lines(long from, Pid? about, TextWriter output) : ITraceVisitor
{
    private const int EffectsShown = 12;

    /// <summary>What each line begins with: the node, if there are several.</summary>
    internal string Margin { get; init; } = "";

    /// <inheritdoc/>
    public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        if (step < from)
        {
            return;
        }

        // An operation of the process is shown with all its effects; of the operations of other processes, only the effects on it are.
        var whole = about is not { } pid || InvolvedProcesses.In(signal, pid);
        var (shown, more) = Pick(effects, whole);
        if (whole || shown.Count > 0)
        {
            var arrow = effects.IsEmpty ? "" : " -> ";
            var rest = more == 0 ? "" : $"; and {more} more";
            Write($"{step,10}  ", $"{Sentences.Of(signal)}{arrow}{string.Join("; ", shown)}{rest}");
        }
    }

    /// <inheritdoc/>
    public void Entry(long step, TraceEntry note)
    {
        if (step >= from - 1 && (about is not { } pid || InvolvedProcesses.In(note, pid)))
        {
            Write($"{"",10}  ", Sentences.Of(note));
        }
    }

    private (List<string> Shown, int More) Pick(ReadOnlySpan<Effect> effects, bool whole)
    {
        var shown = new List<string>();
        foreach (var effect in effects)
        {
            if (shown.Count == EffectsShown)
            {
                break;
            }

            if (whole || InvolvedProcesses.In(effect, about!.Value))
            {
                shown.Add(Sentences.Of(effect));
            }
        }

        return (shown, effects.Length - shown.Count);
    }

    private void Write(string margin, string text) => output.WriteLine(Margin + margin + UserFile.Shown(text));
}
