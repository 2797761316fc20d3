using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What <c>rusm explain</c> says.</summary>
public sealed class ExplainingTraces
{
    [Fact]
    public void A_cascade_is_told_link_by_link_with_who_survived() => Says(
        B,
        [
            Outside.Spawns("shop"), A.SpawnsLinked(), A.SpawnsLinked("till"), A.SpawnsLinked(), D.Traps(), A.Throws(),
        ],
        """
        <2> died in step 6: crashed.

        Step 6: <1> shop threw OutOfCoffee: the pot is empty, and died: crashed.
          <2> was linked to <1> and did not trap exits, so it died, too: crashed.
          In the same step, 1 more died over links.
          <4> was linked to <1>, but trapped exits: it survived and was told.
        """);

    [Fact]
    public void An_escalation_is_told_from_the_first_fault_up() => Says(
        A,
        Stories.Escalating(),
        """
        <1> top died in step 12: shutdown.

        Step 9: <4> worker threw OutOfCoffee: the pot is empty, and died: crashed.
          <3> low was linked to <4>, but trapped exits: it survived and was told.

        Step 10: <3> low gave up because of the death of <4>, and died: shutdown.
          <2> mid was linked to <3>, but trapped exits: it survived and was told.

        Step 11: <2> mid gave up because of the death of <3>, and died: shutdown.
          <1> top was linked to <2>, but trapped exits: it survived and was told.

        Step 12: <1> top gave up because of the death of <2>, and died: shutdown.
        """);

    [Fact]
    public void A_kill_is_told_with_who_sent_it() => Says(
        B,
        [Outside.Spawns("boss"), Outside.Spawns(), A.SendsExit(B, Kill)],
        """
        <2> died in step 3: killed.

        Step 3: <1> boss sent <2> the exit signal kill, and it died: killed.
        """);

    [Fact]
    public void An_exit_signal_is_told_with_what_its_sender_had_been_told() => Says(
        C,
        [Outside.Spawns("boss"), A.Traps(), A.SpawnsLinked(), A.SpawnsLinked("till"), B.Throws(), A.SendsExit(C, Shutdown)],
        """
        <3> till died in step 6: shutdown.

        Step 5: <1> boss was told: <2> died: crashed (OutOfCoffee: the pot is empty).
        Step 6: <1> boss sent <3> till the exit signal shutdown, and it died: shutdown.
          <1> boss was linked to <3>, but trapped exits: it survived and was told.
        """);

    [Fact]
    public void A_link_to_the_dead_is_told_with_how_that_one_died() => Says(
        B,
        [Outside.Spawns(), Outside.Spawns(), A.Returns(), B.LinksTo(A)],
        """
        <2> died in step 4: noproc.

        Step 3: <1> died: normal, it returned.
        Step 4: <2> linked to <1>, which was dead, and did not trap exits. It died: noproc.
        """);

    [Fact]
    public void Of_a_long_chain_the_middle_is_left_out()
    {
        var signals = Enumerable.Range(1, 99).Select(pid => new Signal.SpawnLink(new Pid(pid))).Prepend<Signal>(Outside.Spawns()).Append(A.Throws());
        var (_, lines, _) = Recorded.Rusm("explain", Recorded.Bytes([.. signals]), "--pid", "100");
        Assert.Equal("  ... and so on over 79 more links ...", lines[13]);
        Assert.Equal("  <91> was linked to <90> and did not trap exits, so it died, too: crashed.", lines[14]);
        Assert.Equal("  <100> was linked to <99> and did not trap exits, so it died, too: crashed.", lines[^1]);
    }

    [Fact]
    public void Who_is_alive_is_said_to_be() =>
        Says(A, [Outside.Spawns("shop")], "<1> shop is alive at the end of the recording.");

    [Theory]
    [InlineData("7", "explain: <7> never was: by then, <1> to <1> had been spawned")]
    [InlineData("0", "explain: --pid: '0' is not a process, such as 7, or 2.7 for a process of node 2. See 'rusm explain --help'.")]
    [InlineData("<9", "explain: --pid: '<9' is not a process, such as 7, or 2.7 for a process of node 2. See 'rusm explain --help'.")]
    public void A_pid_that_is_none_is_one_line_and_exit_code_2(string pid, string line)
    {
        var (code, output, error) = Recorded.Rusm("explain", Recorded.Bytes(Outside.Spawns()), "--pid", pid);
        Assert.Equal((2, line), (code, error));
        Assert.Empty(output);
    }

    private static void Says(Pid pid, Signal[] signals, string text)
    {
        var (code, output, error) = Recorded.Rusm("explain", Recorded.Bytes(signals), "--pid", pid.ToString());
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(text.ReplaceLineEndings("\n"), string.Join('\n', output));
    }
}
