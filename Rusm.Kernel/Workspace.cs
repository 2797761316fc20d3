using LanguageExt;
using Rusm.Kernel.Persistent;

namespace Rusm.Kernel;

/// <summary>
/// What the turns of one line of states share and change in place: the owner of their nodes, the effects of the signal at hand,
/// and the exit signals that still travel. Only the newest <see cref="Turn"/> may use it.
/// </summary>
internal sealed class Workspace
{
    private readonly Queue<LinkSignal> travelling = new();
    private Effect[] effects = new Effect[8];
    private int effectCount;

    /// <summary>The effects of the signal at hand, in order.</summary>
    internal ReadOnlySpan<Effect> Effects => effects.AsSpan(0, effectCount);

    internal Owner Owner { get; private set; } = new();

    /// <summary>Who has which name. A map of its own, not of the owner's nodes: most signals don't touch it.</summary>
    internal Map<ByOrdinal, string, Pid> Names { get; set; }

    /// <summary>How many changes have been made: the newest turn is the one that knows this number.</summary>
    internal long Version { get; private set; }

    /// <summary>Gives away all that was built so far: nobody changes it any more.</summary>
    internal void Seal() => Owner = new();

    internal long NextVersion() => ++Version;

    internal void Order(Effect effect)
    {
        if (effectCount == effects.Length)
        {
            Array.Resize(ref effects, 2 * effectCount);
        }

        effects[effectCount++] = effect;
    }

    internal void ForgetEffects()
    {
        Array.Clear(effects, 0, effectCount);
        effectCount = 0;
    }

    internal void Travel(LinkSignal signal) => travelling.Enqueue(signal);

    internal bool TryArrive(out LinkSignal signal) => travelling.TryDequeue(out signal);
}

/// <summary>An exit signal on its way over a link.</summary>
/// <param name="Death">The death it tells of.</param>
/// <param name="To">The process at the other end of the link.</param>
internal readonly record struct LinkSignal(Death Death, Pid To);
