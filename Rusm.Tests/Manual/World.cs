using LanguageExt;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Manual;

/// <summary>
/// The stage of a fact: five processes, <see cref="Vocabulary.A"/> to <see cref="Vocabulary.E"/>, that outside has spawned, and
/// what was done to them since. Whatever a fact is about, each of its steps must keep the promises of <see cref="Invariants"/>,
/// make the same of a state through either door of the kernel, and order what a host can carry out.
/// </summary>
/// <param name="Before">The state before the last <see cref="When"/>.</param>
/// <param name="State">The state now.</param>
/// <param name="Effects">The effects of the last <see cref="When"/>.</param>
/// <param name="Host">What all effects so far have made of the mailboxes.</param>
internal sealed record World(State Before, State State, Seq<Effect> Effects, EffectInterpreter Host)
{
    internal static World Empty { get; } = new(State.Empty, State.Empty, default, EffectInterpreter.Idle);

    internal static World Given(params Signal[] signals) =>
        Empty.When([.. Enumerable.Repeat(new Signal.Spawn(Pid.Outside), 5), .. signals]);

    internal World When(params Signal[] signals) =>
        signals.Aggregate(this with { Before = State, Effects = default }, (world, signal) => world.Step(signal));

    /// <summary>These effects, in this order, and no others.</summary>
    internal World Then(params Effect[] effects)
    {
        Assert.Equal(effects, Effects);
        return this;
    }

    internal World ThenNothing()
    {
        Assert.Empty(Effects);
        return Unchanged();
    }

    internal World Unchanged()
    {
        Assert.Equal(Before, State);
        return this;
    }

    /// <summary>These processes are alive, by age, and no others.</summary>
    internal World Alive(params Pid[] processes)
    {
        Assert.Equal(processes, State.Processes.Select(entry => entry.Pid));
        return this;
    }

    /// <summary>The process is linked to these, by age, and to no others.</summary>
    internal World Linked(Pid process, params Pid[] peers)
    {
        Assert.Equal(peers, Entry(process).Links);
        return this;
    }

    /// <summary>These names are taken, in ordinal order, and no others.</summary>
    internal World Registered(params (string Name, Pid Pid)[] names)
    {
        Assert.Equal(names, State.Names);
        return this;
    }

    /// <summary>These processes are the members of the group, by age, and no others.</summary>
    internal World Members(string group, params Pid[] members)
    {
        Assert.Equal(members, State.MembersOf(group));
        return this;
    }

    /// <summary>The watcher holds these monitors, by age, and no others.</summary>
    internal World Watching(Pid watcher, params MonitorRef[] references)
    {
        Assert.Equal(references, Entry(watcher).Monitors.Select(held => held.Reference));
        return this;
    }

    /// <summary>These items are in the mailbox, in this order, and no others.</summary>
    internal World Mailbox(Pid process, params Received[] items)
    {
        Assert.Equal(items, Host.Mailboxes[process]);
        return this;
    }

    internal ProcessEntry Entry(Pid process) =>
        State.Find(process).IfNone(() => throw new ArgumentException($"{process} is dead, or never was."));

    /// <summary>The deaths among the last effects, in order.</summary>
    internal IEnumerable<Death> Deaths => Effects.OfType<Effect.Stop>().Select(stop => stop.Death);

    /// <summary>What the last effects put into mailboxes, in order.</summary>
    internal IEnumerable<Received> Delivered => Effects.OfType<Effect.Deliver>().Select(deliver => deliver.Item);

    private World Step(Signal signal)
    {
        var (next, effects) = Machine.Step(State, signal);
        Assert.Empty(Invariants.Check(State, next));

        var builder = new StateBuilder(State);
        Assert.Equal(effects, builder.Apply(signal).ToArray());
        Assert.Equal(next, builder.ToState());

        var host = effects.Fold(Host, (paper, effect) => paper.Perform(effect));
        Assert.Equal(next.Processes.Select(entry => entry.Pid), host.Mailboxes.Keys);
        return new World(Before, next, Effects + effects, host);
    }
}
