using System.Collections.Immutable;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Orleans;
using Rusm.Orleans.Connections;
using Rusm.Tests.Hosted.Stage;
using Rusm.Tests.InAService;
using Rusm.Tests.Nodes;
using Xunit;

namespace Rusm.Tests.Orleans;

/// <summary>Supervisors whose children are placed by strategies of Orleans, in a cluster of three silos that are nodes, and a fourth one that is none.</summary>
public sealed class PlacedByOrleans(PlacedByOrleans.FourSilos silos) : IClassFixture<PlacedByOrleans.FourSilos>
{
    private const int ManyGrains = 100;

    [Fact]
    public async Task Random_places_children_on_all_connected_nodes_and_no_other_silo() =>
        Assert.Equal(silos.NodeIds, (await PlacedAsync(0, new RandomPlacement(), count: 60)).Distinct().Order());

    [Fact]
    public async Task Prefer_local_places_children_on_the_node_of_their_supervisor() =>
        Assert.Equal([silos.NodeIds[1]], (await PlacedAsync(1, new PreferLocalPlacement(), count: 20)).Distinct());

    [Fact]
    public async Task The_hash_spreads_children_in_the_same_way_for_every_supervisor_and_restart()
    {
        var pool = await StartAsync(0, new HashBasedPlacement(), count: 60);
        var before = await pool.PidsAsync();
        var places = before.Select(static child => child.Node).ToArray();
        Assert.Equal(silos.NodeIds, places.Distinct().Order());
        Assert.Equal(places, await PlacedAsync(1, new HashBasedPlacement(), count: 60));

        var remote = before.First(child => child.Node != silos.NodeIds[0]);
        (await silos.Node(0).GetRuntimeAsync()).Kill(remote);
        ImmutableArray<Pid> after = [];
        await Polling.UntilAsync(async () => (after = await pool.PidsAsync()).Length == 60 && !after.Contains(remote));
        Assert.Equal(places, after.Select(static child => child.Node));
    }

    [Fact]
    public async Task Children_with_the_same_key_are_placed_together_by_the_hash() =>
        Assert.Single((await PlacedAsync(0, new HashBasedPlacement(), count: 24, "cart 17")).Distinct());

    [Theory]
    [InlineData(typeof(ActivationCountBasedPlacement))]
    [InlineData(typeof(ResourceOptimizedPlacement))]
    public async Task A_strategy_that_measures_load_leaves_out_the_silo_with_the_most_grains(Type strategy)
    {
        var placement = silos.Node(0).PlacementBy((PlacementStrategy)Activator.CreateInstance(strategy)!);
        var grains = silos.Service<IGrainFactory>(0);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silos.Address(0));
        for (var number = 1; number <= ManyGrains; number++)
        {
            await grains.GetGrain<INodeNumbers>(number).NextAsync().WithinPatience();
        }

        RequestContext.Clear();
        await grains.GetGrain<IManagementGrain>(0).ForceRuntimeStatisticsCollection([silos.Address(0)]).WithinPatience();

        var pool = await (await silos.Node(0).GetRuntimeAsync()).StartSupervisorAsync(Pools.Of(10, placement)).WithinPatience();
        Assert.DoesNotContain(silos.NodeIds[0], (await pool.PidsAsync()).Select(static child => child.Node));
    }

    [Fact]
    public async Task A_director_of_ones_own_is_asked_and_can_take_its_time()
    {
        var seen = new List<string>();
        var places = await PlacedAsync(0, new OfOnesOwn
        {
            Choose = async (target, context) =>
            {
                await Task.Yield();
                seen.Add($"{target.GrainIdentity} {target.InterfaceVersion} {target.RequestContextData.Count} {context.LocalSilo} {context.LocalSiloStatus}");
                Assert.Equal(silos.Addresses, context.GetCompatibleSilos(target));
                Assert.Equal(silos.Addresses, context.GetCompatibleSilosWithVersions(target)[0]);
                return context.GetCompatibleSilos(target)[2];
            },
        }, count: 2);
        Assert.Equal([silos.NodeIds[2], silos.NodeIds[2]], places);
        Assert.Equal([$"rusm-child/0 0 0 {silos.Address(0)} Active", $"rusm-child/1 0 0 {silos.Address(0)} Active"], seen);
    }

    [Fact]
    public async Task A_start_whose_director_chooses_a_silo_that_is_no_node_fails_in_one_clear_line()
    {
        var exception = await RefusedAsync(new OfOnesOwn { Choose = (_, _) => Task.FromResult(silos.Address(3)) });
        Assert.Equal(
            "The supervisor did not start: its child 'worker 1' failed with crashed (System.InvalidOperationException: Rusm.Tests.Orleans.PlacedByOrleans+AsksTheStrategy chose "
            + $"{silos.Address(3)} for a child, and not a silo that is a connected node: choose one of those that IPlacementContext.GetCompatibleSilos returns.).",
            exception.Message);
    }

    [Fact]
    public async Task A_start_whose_director_chooses_none_fails_in_one_clear_line() => Assert.Contains(
        "AsksTheStrategy chose no silo for a child", (await RefusedAsync(new OfOnesOwn { Choose = static (_, _) => Task.FromResult<SiloAddress>(null!) })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_start_whose_director_throws_fails_with_the_exception() => Assert.Equal(
        "crashed (Orleans.Runtime.OrleansException: no place)",
        $"{(await RefusedAsync(new OfOnesOwn { Choose = static (_, _) => throw new OrleansException("no place") })).Reason}");

    [Fact]
    public async Task The_key_is_the_role_of_a_strategy_by_roles()
    {
        var hosts = await silos.Service<IGrainFactory>(0).GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true).WithinPatience();
        var role = hosts.Select(static host => host.RoleName).Distinct().Single();
        Assert.Equal(silos.NodeIds, (await PlacedAsync(0, new SiloRoleBasedPlacement(), count: 60, role)).Distinct().Order());
        Assert.Contains("Cannot place grain with RoleName nowhere", (await RefusedAsync(new SiloRoleBasedPlacement(), "nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategy_without_a_director_is_refused_with_what_to_do() => Assert.StartsWith(
        "The silo has no placement director for Rusm.Tests.Orleans.PlacedByOrleans+WithoutDirector: add one with AddPlacementDirector of the silo builder.",
        Assert.Throws<ArgumentException>(() => silos.Node(0).PlacementBy(new WithoutDirector())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_blank_key_is_refused() => Assert.Throws<ArgumentException>(() => silos.Node(0).PlacementBy(new RandomPlacement(), " "));

    private async Task<SupervisorRef> StartAsync(int silo, PlacementStrategy strategy, int count, string? key = null) =>
        await (await silos.Node(silo).GetRuntimeAsync()).StartSupervisorAsync(Pools.Of(count, silos.Node(silo).PlacementBy(strategy, key))).WithinPatience();

    private async Task<ImmutableArray<NodeId>> PlacedAsync(int silo, PlacementStrategy strategy, int count, string? key = null) =>
        [.. (await (await StartAsync(silo, strategy, count, key)).PidsAsync()).Select(static child => child.Node)];

    private Task<SupervisorStartException> RefusedAsync(PlacementStrategy strategy, string? key = null) =>
        Assert.ThrowsAsync<SupervisorStartException>(() => StartAsync(0, strategy, count: 1, key));

    /// <summary>The silos. The last one has not called UseRusm.</summary>
    public sealed class FourSilos() : SilosOfOneProgram(nodes: 3, others: 1)
    {
        internal ImmutableArray<NodeId> NodeIds => [.. Nodes.Select(static node => node.Node)];

        internal IEnumerable<SiloAddress> Addresses => Enumerable.Range(0, Nodes.Length).Select(Address);

        internal SiloAddress Address(int silo) => Service<ILocalSiloDetails>(silo).SiloAddress;

        private protected override void Configure(ISiloBuilder silo, int number) => silo
            .Configure<ResourceOptimizedPlacementOptions>(static options =>
            {
                (options.CpuUsageWeight, options.MemoryUsageWeight, options.AvailableMemoryWeight, options.MaxAvailableMemoryWeight) = (0, 0, 0, 0);
                (options.ActivationCountWeight, options.LocalSiloPreferenceMargin) = (100, 0);
            })
            .AddPlacementDirector<OfOnesOwn, AsksTheStrategy>();

        private protected override void Configure(RusmNodeOptions node) =>
            node.AddBody<object?>("waits", static async (context, _) => await context.ReceiveAsync());
    }

    private sealed class OfOnesOwn : PlacementStrategy
    {
        internal Func<PlacementTarget, IPlacementContext, Task<SiloAddress>> Choose { get; init; } = static (_, _) => throw new NotSupportedException();
    }

    private sealed class AsksTheStrategy : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) => ((OfOnesOwn)strategy).Choose(target, context);
    }

    private sealed class WithoutDirector : PlacementStrategy;
}
