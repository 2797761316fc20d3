using Rusm.Cli.Scenarios.Storms;
using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Storms;

/// <summary>A tree as text.</summary>
public sealed class DrawingATree
{
    private static readonly SupervisorLine[] Tree =
    [
        new("root", RestartStrategy.OneForOne, Restarts: 12, GaveUp: 0, Up: 3, Of: 3),
        new("team", RestartStrategy.OneForAll, Restarts: 1_234, GaveUp: 11, Up: 4, Of: 4),
        new("chain", RestartStrategy.RestForOne, Restarts: 600, GaveUp: 1, Up: 0, Of: 5),
        new("pool", RestartStrategy.SimpleOneForOne, Restarts: 0, GaveUp: 0, Up: 10, Of: 10),
    ];

    [Fact]
    public void It_has_a_line_for_each_supervisor() => Assert.Equal(
        [
            "                              restarts  restarts/s  gave up  children up",
            "root      one_for_one               12         0.1        0       3 of 3",
            "├─ team   one_for_all            1,234        12.3       11       4 of 4",
            "├─ chain  rest_for_one             600         6.0        1       0 of 5",
            "└─ pool   simple_one_for_one         0         0.0        0     10 of 10",
        ],
        SupervisorLine.Draw(Tree, earlier: [], TimeSpan.FromSeconds(100)));

    [Fact]
    public void The_restarts_each_second_are_those_since_an_earlier_look()
    {
        SupervisorLine[] earlier = [Tree[0] with { Restarts = 10 }, Tree[1] with { Restarts = 1_134 }, .. Tree[2..]];
        var drawn = SupervisorLine.Draw(Tree, earlier, TimeSpan.FromSeconds(2));
        Assert.Contains("12         1.0 ", drawn[1], StringComparison.Ordinal);
        Assert.Contains("1,234        50.0 ", drawn[2], StringComparison.Ordinal);
        Assert.Contains("600         0.0 ", drawn[3], StringComparison.Ordinal);
    }
}
