using Rusm.Kernel.Nodes;

namespace Rusm.Kernel;

/// <summary>An effect handler that does not carry out the effects, but adds them to a list.</summary>
internal sealed class EffectList : IEffectHandler
{
    private Effect[] effects = new Effect[8];
    private int count;

    /// <summary>The effects of the current signal, in order.</summary>
    internal ReadOnlySpan<Effect> All => effects.AsSpan(0, count);

    public void Start(Pid pid) => Add(new Effect.Start(pid));

    public void ReturnReference(Pid watcher, MonitorRef reference) => Add(new Effect.ReturnReference(watcher, reference));

    public void Deliver(Pid to, Received item) => Add(new Effect.Deliver(to, item));

    public void Flush(Pid watcher, MonitorRef reference) => Add(new Effect.Flush(watcher, reference));

    public void Refuse(Pid by, Refusal refusal) => Add(new Effect.Refuse(by, refusal));

    public void Stop(TableEntry dying, Death death) => Add(new Effect.Stop(death));

    public void Forward(NodeId to, RemoteSignal content) => Add(new Effect.Forward(to, content));

    internal void Clear()
    {
        Array.Clear(effects, 0, count);
        count = 0;
    }

    private void Add(Effect effect)
    {
        if (count == effects.Length)
        {
            Array.Resize(ref effects, 2 * count);
        }

        effects[count++] = effect;
    }
}
