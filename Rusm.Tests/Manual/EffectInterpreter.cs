using System.Diagnostics;
using LanguageExt;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Manual;

/// <summary>
/// A host on paper: it carries out the kernel's orders to the letter, and an order that no host could carry out fails the fact.
/// </summary>
/// <param name="Mailboxes">The mailboxes of the living, by age.</param>
/// <param name="NewestPid">The newest process started.</param>
/// <param name="NewestReference">The newest reference handed out.</param>
/// <param name="Fired">The references whose <c>Down</c> has come.</param>
internal sealed record EffectInterpreter(
    Map<Pid, Seq<Received>> Mailboxes, Pid NewestPid, MonitorRef NewestReference, Set<MonitorRef> Fired)
{
    internal static EffectInterpreter Idle { get; } = new(default, Pid.Outside, default, default);

    internal EffectInterpreter Perform(Effect order) => order switch
    {
        Effect.Start start => Start(start.Pid),
        Effect.ReturnReference refer => Refer(refer.Watcher, refer.Reference),
        Effect.Deliver deliver => Deliver(deliver.To, deliver.Item),
        Effect.Flush flush => Flush(flush.Watcher, flush.Reference),
        Effect.Stop stop => Stop(stop.Death.Pid),
        Effect.Refuse refuse => Refuse(refuse.By, refuse.Refusal),
        _ => throw new UnreachableException($"No arm for {order}"),
    };

    private EffectInterpreter Start(Pid newborn)
    {
        Assert.True(newborn > NewestPid, $"{newborn} starts, and {NewestPid} was started before it");
        return this with { Mailboxes = Mailboxes.Add(newborn, default), NewestPid = newborn };
    }

    private EffectInterpreter Refer(Pid watcher, MonitorRef reference)
    {
        MustLive(watcher, $"is given {reference}");
        Assert.True(reference > NewestReference, $"{reference} is handed out after {NewestReference}");
        return this with { NewestReference = reference };
    }

    private EffectInterpreter Deliver(Pid receiver, Received item)
    {
        MustLive(receiver, $"gets {item}");
        var delivered = this with { Mailboxes = Mailboxes.SetItem(receiver, Mailboxes[receiver].Add(item)) };
        return item is Received.Down down ? delivered.Fire(down.Reference) : delivered;
    }

    private EffectInterpreter Fire(MonitorRef reference)
    {
        Assert.True(reference <= NewestReference, $"{reference} fires, and nobody was given it");
        Assert.False(Fired.Contains(reference), $"{reference} fires for a second time");
        return this with { Fired = Fired.Add(reference) };
    }

    private EffectInterpreter Flush(Pid watcher, MonitorRef reference)
    {
        MustLive(watcher, $"loses the down of {reference}");
        var kept = Mailboxes[watcher].Filter(item => item is not Received.Down down || down.Reference != reference);
        return this with { Mailboxes = Mailboxes.SetItem(watcher, kept) };
    }

    private EffectInterpreter Stop(Pid dead)
    {
        MustLive(dead, "is stopped");
        return this with { Mailboxes = Mailboxes.Remove(dead) };
    }

    private EffectInterpreter Refuse(Pid by, Refusal refusal)
    {
        if (by != Pid.Outside)
        {
            MustLive(by, $"is told that {refusal}");
        }

        return this;
    }

    private void MustLive(Pid pid, string predicate) => Assert.True(Mailboxes.ContainsKey(pid), $"{pid} {predicate}, and is dead");
}
