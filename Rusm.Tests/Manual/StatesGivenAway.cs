using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>The builder changes in place only what no other code can see, and nothing that it has returned.</summary>
public sealed class StatesGivenAway
{
    // Enough children, links and monitors that the table and the sets within it have grown to trees, and shrink again.
    private static readonly Signal[] ABusyRun =
    [
        Outside.Spawns(), A.Traps(),
        .. Enumerable.Repeat(A.SpawnsLinked(), 45), .. Enumerable.Repeat(A.SpawnsMonitored(), 45),
        .. Enumerable.Range(10, 20).Select(number => new Pid(number).Monitors(A)),
        .. Enumerable.Range(20, 20).Select(number => A.UnlinksFrom(new(number))),
        .. Enumerable.Range(1, 20).Select(number => A.Demonitors(new(number))),
        .. Enumerable.Range(30, 40).Select(number => new Pid(number).Throws()),
        A.Registers("shop", new(75)), A.SpawnsLinked("till"), A.Registers("door", new(71)), A.Unregisters("shop"), new Pid(71).Throws(),
        A.SpawnsLinked(), A.SpawnsMonitored(), A.Traps(false), new Pid(5).Throws(), Outside.Spawns(),
    ];

    [Fact]
    public void What_to_state_gave_does_not_change_later()
    {
        var builder = new StateBuilder(State.Empty);
        var given = ABusyRun.Select(signal => GiveAway(builder, signal)).ToArray();
        Assert.All(given, then => Assert.Equal(then.Text, then.State.ToString()));
        Assert.Equal(given.Length, given.Select(then => then.Text).Distinct().Count());
    }

    [Fact]
    public void What_to_state_gave_after_a_run_in_place_does_not_change_later()
    {
        var builder = new StateBuilder(Machine.Run(State.Empty, ABusyRun.Take(120)));
        var (state, text) = GiveAway(builder, A.Spawns());
        foreach (var signal in ABusyRun.Skip(120))
        {
            builder.Apply(signal);
        }

        Assert.Equal(text, state.ToString());
        Assert.NotEqual(state, builder.ToState());
    }

    [Fact]
    public void The_state_that_a_builder_began_with_does_not_change()
    {
        var state = Machine.Run(State.Empty, ABusyRun.Take(120));
        var text = state.ToString();
        Assert.NotEqual(state, Machine.Run(state, ABusyRun.Skip(120)));
        Assert.Equal(text, state.ToString());
    }

    [Fact]
    public void A_step_leaves_the_state_before_as_it_is()
    {
        var state = State.Empty;
        Assert.All(ABusyRun, signal =>
        {
            var text = state.ToString();
            var next = Machine.Step(state, signal).State;
            Assert.Equal(text, state.ToString());
            state = next;
        });
        Assert.Equal(state, Machine.Run(State.Empty, ABusyRun));
    }

    [Fact]
    public void Two_builders_go_on_from_one_state_without_seeing_each_other()
    {
        var state = Machine.Run(State.Empty, ABusyRun.Take(120));
        var (one, other) = (new StateBuilder(state), new StateBuilder(state));
        foreach (var signal in ABusyRun.Skip(120))
        {
            one.Apply(signal);
            other.Apply(A.Spawns());
        }

        Assert.Equal(Machine.Run(state, ABusyRun.Skip(120)), one.ToState());
        Assert.Equal(Machine.Run(state, Enumerable.Repeat(A.Spawns(), ABusyRun.Length - 120)), other.ToState());
    }

    [Fact]
    public void A_builder_knows_how_many_live_and_how_many_were_spawned()
    {
        var builder = new StateBuilder(Given(A.Returns(), A.Spawns()).State);
        builder.Apply(B.Spawns());
        builder.Apply(C.Throws());
        Assert.Equal((4, 6), (builder.Count, builder.Spawned));
        Assert.True(builder.IsAlive(F));
        Assert.False(builder.IsAlive(A) || builder.IsAlive(C) || builder.IsAlive(G) || builder.IsAlive(Outside));
    }

    [Fact]
    public void The_effects_of_a_signal_are_its_own()
    {
        var builder = new StateBuilder(Given(A.LinksTo(B), B.LinksTo(C)).State);
        Assert.Equal(3, builder.Apply(A.StopsItself(Kill)).Length);
        Assert.Equal([F.Starts()], builder.Apply(D.Spawns()).ToArray());
        Assert.Empty(builder.Apply(A.Spawns()).ToArray());
    }

    private static (State State, string Text) GiveAway(StateBuilder builder, Signal signal)
    {
        builder.Apply(signal);
        var state = builder.ToState();
        return (state, state.ToString());
    }
}
