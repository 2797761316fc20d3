using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;
using Rusm.Cli.Conformance;
using Rusm.Kernel;
using Rusm.Tests.Laws;
using Xunit;

namespace Rusm.Tests.Scenarios;

/// <summary>A law says little if nothing happens in the scenarios that it holds in. So: what happens in them, and how they shrink.</summary>
public sealed class GeneratorTests
{
    // Always the same ones: what is counted in them is no law.
    private static readonly Lazy<List<Scenario>> Random = new(() => Samples(Any.RandomScenario, 500));
    private static readonly Lazy<List<Scenario>> Topologies = new(() => Samples(Any.Topology, 100));

    private static IEnumerable<HistoryStep> Moments => Random.Value.SelectMany(scenario => History.Of(scenario).Steps);

    [Fact]
    public void Every_operation_occurs_and_every_reason_in_every_place()
    {
        var operations = Random.Value.SelectMany(scenario => scenario.Operations).ToList();
        Assert.Equal(
            typeof(Operation).GetNestedTypes(BindingFlags.Public).Select(type => type.Name).Order(),
            operations.Select(operation => operation.GetType().Name).Distinct().Order());
        var reasons = Intent.Reasons.Order().ToList();
        Assert.Equal(reasons, operations.OfType<Operation.Stop>().Select(stop => stop.Reason).Distinct().Order());
        var exits = operations.OfType<Operation.Exit>().ToLookup(
            exit => exit.By is null ? "from outside" : exit.By == exit.To ? "to itself" : "to another",
            exit => exit.Reason);
        Assert.Equal(3, exits.Count);
        Assert.All(exits, exit => Assert.Equal(reasons, exit.Distinct().Order()));
    }

    [Fact]
    public void Sizes_reach_nine_processes_and_sixty_four_operations_and_sixty_processes_in_a_topology()
    {
        Assert.InRange(Random.Value.Max(scenario => scenario.Operations.Count), 50, 64);
        Assert.Equal(9, Random.Value.Max(ProcessesIn));
        Assert.InRange(Topologies.Value.Max(ProcessesIn), 45, 80);
    }

    [Fact]
    public void The_living_do_things_to_the_dead_and_to_themselves_and_the_dead_try()
    {
        Assert.Contains(Moments, moment => moment.Signal is Signal.Link link && IsAlone(moment, link.By, link.To));
        Assert.Contains(Moments, moment => moment.Signal is Signal.Unlink unlink && IsAlone(moment, unlink.By, unlink.To));
        Assert.Contains(Moments, moment => moment.Signal is Signal.Monitor monitor && IsAlone(moment, monitor.By, monitor.To));
        Assert.Contains(Moments, moment => moment.Signal is Signal.Send send && IsAlone(moment, send.By, send.To));
        Assert.Contains(Moments, moment => moment.Signal is Signal.Link link && link.By == link.To);
        Assert.Contains(Moments, moment => moment.Signal is Signal.Monitor monitor && monitor.By == monitor.To);
        Assert.True(Moments.Count(moment => moment.Signal.By != Pid.Outside && !moment.Before.IsAlive(moment.Signal.By)) > 20);

        static bool IsAlone(HistoryStep moment, Pid by, Pid to) => moment.Before.IsAlive(by) && !moment.Before.IsAlive(to);
    }

    [Fact]
    public void Much_happens()
    {
        var moments = Moments.ToList();
        var inTopologies = Topologies.Value.SelectMany(scenario => History.Of(scenario).Steps);
        var found = new (string What, int Times, int AtLeast)[]
        {
            ("cascades of three or more", moments.Count(moment => moment.Deaths.Count() >= 3), 50),
            ("cascades of twenty or more", inTopologies.Count(moment => moment.Deaths.Count() >= 20), 10),
            ("trapped exits of the linked", moments.SelectMany(moment => moment.Delivered<Received.Exit>()).Count(exit => exit.Item.Death is not null), 100),
            ("ends of monitored processes", moments.Count(moment => moment.Deaths.Any() && moment.Delivered<Received.Down>().Any()), 100),
            ("monitors that fire together", moments.Count(moment => moment.Delivered<Received.Down>().Count() >= 2), 10),
            ("flushes of something", Steps.Count(step => !step.Flushed.IsEmpty), 10),
            ("receives of something", Steps.Count(step => step.Taken is Taken.One), 200),
        };
        Assert.All(found, of => Assert.InRange(of.Times, of.AtLeast, int.MaxValue));
    }

    [Fact]
    public void Whatever_is_generated_or_shrunk_is_a_scenario_that_can_be_read_and_has_one_right_answer() =>
        Law.Holds(Any.Scenario, 40, scenario => Assert.All(Simpler.Than(scenario).Take(60).Prepend(scenario), found =>
        {
            Assert.Equal(found, ScenarioReader.Read(ScenarioWriter.Write(found)));
            Assert.Equal(found, Draft.Of(found.Operations));
        }));

    [Fact]
    public void A_counter_example_is_small()
    {
        // A law that does not hold: no process ever traps the exit of a process that ended by a link.
        var told = Assert.ThrowsAny<Exception>(() => Law.Holds(Any.Scenario, 1000, scenario => Assert.DoesNotContain(
            History.Of(scenario).Steps.SelectMany(moment => moment.Delivered<Received.Exit>()),
            exit => exit.Item.Death?.Cause is Cause.Link))).Message;
        var smallest = ScenarioReader.Read(told.Split('\n').Single(line => line.StartsWith('{')));
        Assert.True(smallest.Operations.Count <= 8, told);   // three spawns, two links, a flag and a crash are seven
        Assert.Contains("p0", told, StringComparison.Ordinal);
    }

    private static IEnumerable<Step> Steps =>
        Random.Value.SelectMany(scenario => scenario.Expect.IfNone(() => default));

    private static int ProcessesIn(Scenario scenario) => scenario.Operations.Count(operation => operation.NewProcess().IsSome);

    private static List<Scenario> Samples(Arbitrary<Scenario> scenarios, int count) => [.. scenarios.Generator.Sample(count, new Rnd(2024), 80)];
}
