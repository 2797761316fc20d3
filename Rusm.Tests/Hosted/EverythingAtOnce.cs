using Rusm.Kernel;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

/// <summary>
/// Many threads and bodies at random. A failure shows the seed, which reproduces all choices but not the order of their
/// turns: that is in the journal.
/// </summary>
public sealed class EverythingAtOnce
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task The_table_is_what_the_kernel_makes_of_the_journal_and_nobody_is_lost(int seed) =>
        new RandomLoad(seed, threads: 4, deeds: 2500, processes: 1200).RunAndCheck();

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Every_step_of_the_journal_keeps_the_invariants(int seed)
    {
        var melee = new RandomLoad(seed, threads: 3, deeds: 150, processes: 60);
        await melee.RunAndCheck();
        var state = State.Empty;
        foreach (var signal in melee.Mirror.Signals)
        {
            var next = Machine.Step(state, signal).State;
            Assert.Empty(Invariants.Check(state, next));
            state = next;
        }

        Assert.Equal(melee.Mirror.Replay, state);
    }
}
