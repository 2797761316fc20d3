using Rusm.Kernel;
using Rusm.Kernel.Traces.WhatIfs;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>A recording with another trap flag.</summary>
public sealed class OtherTrapFlags
{
    // A traps exits; C ends; then A spawns, and after it another process does.
    private static readonly Signal[] Trapped =
        [Outside.Spawns(), A.Traps(), Outside.Spawns(), A.SpawnsLinked(), C.Throws(), A.Spawns(), Outside.Spawns(), E.LinksTo(B), A.Returns(), B.Monitors(E)];

    [Fact]
    public void A_process_that_traps_exits_lives_on_from_where_it_died()
    {
        var result = TrapWhatIf.Of(Recorded.Run(Outside.Spawns(), A.SpawnsLinked(), B.Throws(), Outside.Spawns()), A, traps: true);
        var parting = Only(result);
        Assert.Equal(3, parting.Step);
        Assert.Equal(2, parting.Recorded.OfType<Effect.Stop>().Count());
        Assert.Contains(parting.Simulated, effect => effect is Effect.Deliver { Item: Received.Exit } told && told.To == A);
        Assert.Equal([A], result.OnlySimulated.ToArray());
        Assert.Empty(result.OnlyRecorded);
        Assert.Equal((1, 2), (result.Recorded.Alive, result.Simulated.Alive));
    }

    [Fact]
    public void Its_own_word_is_left_out_and_who_counts_otherwise_since_is_still_the_same()
    {
        var result = TrapWhatIf.Of(Recorded.Run(Trapped), A, traps: false);
        Assert.Equal(5, Only(result).Step);

        // A does not live to spawn D. E is the fourth one there, and is still E.
        Assert.Equal([D], result.OnlyRecorded.ToArray());
        Assert.Empty(result.OnlySimulated);
        Assert.Equal(((3, 5), (2, 4)), (result.Recorded, result.Simulated));
    }

    [Fact]
    public void A_flag_that_is_as_it_was_changes_nothing()
    {
        Assert.True(TrapWhatIf.Of(Recorded.Run(Trapped), A, traps: true).Divergence.IsNone);
        Assert.True(TrapWhatIf.Of(Recorded.Run(Trapped), B, traps: false).Divergence.IsNone);
    }

    [Fact]
    public void Who_lived_when_the_recording_began_has_the_other_flag_from_there_on()
    {
        var beginning = Machine.Run(Kernel.State.Empty, [Outside.Spawns(), A.SpawnsLinked()]);
        Assert.Equal([A], TrapWhatIf.Of(Recorded.RunFrom(beginning, B.Throws()), A, traps: true).OnlySimulated.ToArray());
    }

    [Fact]
    public void A_pid_that_somebody_made_up_is_dead_there_too() =>
        Assert.True(TrapWhatIf.Of(Recorded.Run(Outside.Spawns(), A.LinksTo(NeverGiven), Outside.Spawns()), B, traps: true).Divergence.IsNone);

    [Fact]
    public void A_global_name_of_a_runtime_alone_is_registered_there_too() => Assert.True(TrapWhatIf.Of(
        Recorded.Run(Outside.Spawns(), new Signal.RegisterGlobal(A, "shop", A), new Signal.UnregisterGlobal(A, "shop"), Outside.Spawns()), B, traps: true).Divergence.IsNone);

    [Fact]
    public void The_command_tells_where_they_part_and_who_lives()
    {
        var (code, output, _) = Recorded.Rusm("whatif", Recorded.Bytes(Trapped), "--trap", "1=off");
        Assert.Equal(0, code);
        Assert.Equal("what if      <1> never traps exits", output[0]);
        Assert.StartsWith("they part    in step 5 of 10: ", output[1], StringComparison.Ordinal);
        Assert.Equal("at the end   recorded: 3 of 5 alive; only there: <4>", output[4]);
        Assert.Equal("             what if:  2 of 4 alive", output[5]);
    }

    [Theory]
    [InlineData("whatif: --trap: '1' is not a process with on or off, such as 7=on, or 2.7=on for a process of node 2. See 'rusm whatif --help'.", "--trap", "1")]
    [InlineData("whatif: <9> never was: by then, <1> to <5> had been spawned", "--trap", "9=on")]
    [InlineData("whatif: say what is to be otherwise: --supervisor P with --intensity, --period, --strategy or --backoff; or --trap P=on or P=off")]
    public void What_is_not_there_is_one_line_and_exit_code_2(string line, params string[] options)
    {
        var (code, output, error) = Recorded.Rusm("whatif", Recorded.Bytes(Trapped), options);
        Assert.Equal((2, 0, line), (code, output.Length, error));
    }

    private static TrapDivergence Only(TrapWhatIf result) => result.Divergence.IfNone(() => throw new Xunit.Sdk.XunitException("They part."));
}
