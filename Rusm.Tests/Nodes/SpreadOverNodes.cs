using Rusm.Cli.Conformance;
using Rusm.Tests.Laws;
using Rusm.Tests.Recordings;
using Rusm.Tests.Scenarios;
using Xunit;
using Worlds = Rusm.Tests.Laws.Worlds;

namespace Rusm.Tests.Nodes;

/// <summary>Processes that are spread over three nodes do what they would do on one.</summary>
public sealed class SpreadOverNodes
{
    private const int Nodes = 3;

    [Theory]
    [InlineData("random.jsonl")]
    [InlineData("topology.jsonl")]
    public void Three_nodes_do_what_the_BEAM_did_on_one(string file) => Assert.All(Recording.Read(file), static scenario =>
    {
        for (var seed = 0; seed < 3; seed++)
        {
            Worlds.MustDoAsExpected(scenario, Settling(seed, viaBuilder: seed > 0));
        }
    });

    [Fact]
    public void Three_nodes_agree_with_the_model_whatever_the_order_of_the_pairs() => Law.Holds(Any.Scenario, 200, static scenario =>
    {
        for (var seed = 0; seed < 3; seed++)
        {
            Worlds.MustDoAsExpected(scenario, Settling(seed, viaBuilder: seed > 0));
        }
    });

    [Fact]
    public void However_long_signals_take_no_link_or_monitor_is_one_sided_in_the_end() =>
        Law.Holds(Any.Scenario, 250, static scenario => LateRun.Of(scenario, Nodes, seed: 1, cuts: false).MustBeWhole());

    [Fact]
    public void After_cuts_no_link_or_monitor_is_one_sided_in_the_end() =>
        Law.Holds(Any.Scenario, 250, static scenario => LateRun.Of(scenario, Nodes, seed: 2, cuts: true).MustBeWhole());

    [Fact]
    public void Every_monitor_fires_once_or_is_held_on_both_sides() =>
        Law.Holds(Any.Scenario, 250, static scenario => LateRun.Of(scenario, Nodes, seed: 3, cuts: true).MonitorsMustFireOnce());

    [Fact]
    public void Every_call_ends_once_or_waits_however_late_its_reply_is() =>
        Law.Holds(Any.Scenario, 250, static scenario => LateRun.Of(scenario, Nodes, seed: 6, cuts: false).CallsMustEndOnce());

    [Fact]
    public void Every_call_ends_once_or_waits_whatever_is_cut() =>
        Law.Holds(Any.Scenario, 250, static scenario => LateRun.Of(scenario, Nodes, seed: 7, cuts: true).CallsMustEndOnce());

    private static Func<IWorld> Settling(int seed, bool viaBuilder) => () =>
    {
        var cluster = new KernelCluster(Nodes, seed, viaBuilder);
        return new KernelWorld($"{Nodes} nodes, seed {seed}", signal => KernelWorldEffects.Of(signal, cluster.ApplyAndSettle(signal)), () => cluster.Processes);
    };
}
