using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>
/// Two processes on two nodes, which link, unlink and stop. All orders are tried in which they can do so and in which the border can deliver what
/// they send. Whatever the order, the outcome is one that one kernel has for some order of the same operations,
/// but for one thing: a process that links twice before it is told that the other one was not alive is told once.
/// </summary>
public sealed class EveryOrderOfASmallWorld
{
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);

    private enum Step
    {
        Link = 0,
        Unlink,
        Stop,
    }

    [Fact]
    public void Whatever_the_order_links_end_as_they_could_on_one_node()
    {
        var (worlds, orders) = (0, 0);
        foreach (var ours in Programs(maxLength: 3))
        {
            foreach (var theirs in Programs(maxLength: ours.Length == 3 ? 1 : 2))
            {
                var possible = OutcomesOnOneNode(ours, theirs);
                var found = OutcomesOnTwoNodes(ours, theirs);
                Assert.All(found, outcome => Assert.True(
                    possible.Contains(outcome),
                    $"[{string.Join(", ", ours)}] beside [{string.Join(", ", theirs)}] ends with {outcome}, and on one node only with {string.Join(" or ", possible)}"));
                worlds++;
                orders += found.Count;
            }
        }

        Assert.Equal((225, true), (worlds, orders > worlds));
    }

    private static IEnumerable<Step[]> Programs(int maxLength) => Enumerable.Range(1, maxLength).SelectMany(static length =>
        Enumerable.Range(0, (int)Math.Pow(3, length)).Select(number => Enumerable.Range(0, length).Select(place => (Step)(number / (int)Math.Pow(3, place) % 3)).ToArray()));

    private static HashSet<string> OutcomesOnOneNode(Step[] ours, Step[] theirs)
    {
        var start = Trapping(State.Empty, 2);
        var (a, b) = (new Pid(1), new Pid(2));
        var outcomes = new HashSet<string>();
        Explore(start, 0, 0, []);
        return outcomes;

        void Explore(State state, int i, int j, ImmutableList<string> items)
        {
            if (i == ours.Length && j == theirs.Length)
            {
                outcomes.Add(Outcome(state, a, state, b, items));
            }

            if (i < ours.Length)
            {
                var (next, effects) = Machine.Step(state, SignalOf(ours[i], a, b));
                Explore(next, i + 1, j, items.AddRange(Told(effects, a)));
            }

            if (j < theirs.Length)
            {
                var (next, effects) = Machine.Step(state, SignalOf(theirs[j], b, a));
                Explore(next, i, j + 1, items.AddRange(Told(effects, a)));
            }
        }
    }

    private static HashSet<string> OutcomesOnTwoNodes(Step[] ours, Step[] theirs)
    {
        var (a, b) = (Pid.Of(One, 1), Pid.Of(Two, 1));
        var outcomes = new HashSet<string>();
        var seen = new HashSet<string>();
        Explore(new World(Connected(One, Two), Connected(Two, One), 0, 0, [], [], []));
        return outcomes;

        void Explore(World world)
        {
            if (!seen.Add($"{world.Ours}|{world.Theirs}|{world.I}|{world.J}|{string.Join(',', world.ToTwo)}|{string.Join(',', world.ToOne)}|{string.Join(',', world.Items)}"))
            {
                return;
            }

            if (world.I < ours.Length)
            {
                Explore(AtOne(world with { I = world.I + 1 }, SignalOf(ours[world.I], a, b)));
            }

            if (world.J < theirs.Length)
            {
                Explore(AtTwo(world with { J = world.J + 1 }, SignalOf(theirs[world.J], b, a)));
            }

            if (!world.ToOne.IsEmpty)
            {
                Explore(AtOne(world with { ToOne = world.ToOne.RemoveAt(0) }, new Signal.Arrived(Two, world.ToOne[0])));
            }

            if (!world.ToTwo.IsEmpty)
            {
                Explore(AtTwo(world with { ToTwo = world.ToTwo.RemoveAt(0) }, new Signal.Arrived(One, world.ToTwo[0])));
            }

            if (world.I == ours.Length && world.J == theirs.Length && world.ToOne.IsEmpty && world.ToTwo.IsEmpty)
            {
                Assert.Empty(Invariants.Check(world.Ours).Concat(Invariants.Check(world.Theirs)));
                outcomes.Add(Outcome(world.Ours, a, world.Theirs, b, world.Items));
            }
        }

        World AtOne(World world, Signal signal)
        {
            var (state, effects) = Machine.Step(world.Ours, signal);
            return world with { Ours = state, ToTwo = world.ToTwo.AddRange(Forwarded(effects)), Items = world.Items.AddRange(Told(effects, a)) };
        }

        World AtTwo(World world, Signal signal)
        {
            var (state, effects) = Machine.Step(world.Theirs, signal);
            return world with { Theirs = state, ToOne = world.ToOne.AddRange(Forwarded(effects)), Items = world.Items.AddRange(Told(effects, a)) };
        }
    }

    private static Signal SignalOf(Step step, Pid by, Pid to) => step switch
    {
        Step.Link => new Signal.Link(by, to),
        Step.Unlink => new Signal.Unlink(by, to),
        _ => new Signal.Stopped(by, ExitReason.Named("done")),
    };

    private static State Connected(NodeId node, NodeId other) => Machine.Step(Trapping(State.Of(node), 1), new Signal.NodeUp(other)).State;

    private static State Trapping(State state, int processes) => Machine.Run(state, Enumerable.Range(1, processes).SelectMany(number => new Signal[]
    {
        new Signal.Spawn(Pid.Outside), new Signal.SetTrapExit(Pid.Of(state.Node, number), Traps: true),
    }));

    private static IEnumerable<RemoteSignal> Forwarded(IEnumerable<Effect> effects) => effects.OfType<Effect.Forward>().Select(static forward => forward.Content);

    // Who gets what, without pids, which differ on one node and on two.
    private static IEnumerable<string> Told(IEnumerable<Effect> effects, Pid first) => effects.OfType<Effect.Deliver>()
        .Select(deliver => $"{(deliver.To == first ? "a" : "b")} gets {((Received.Exit)deliver.Item).Reason}");

    private static string Outcome(State ours, Pid a, State theirs, Pid b, IEnumerable<string> items)
    {
        var (one, other) = (ours.Find(a), theirs.Find(b));
        var linked = one.Map(entry => entry.Links.Contains(b.Value)).IfNone(false);
        Assert.Equal(linked, other.Map(entry => entry.Links.Contains(a.Value)).IfNone(false));
        var received = items.Where(item => item.StartsWith('a') ? one.IsSome : other.IsSome).Distinct().Order();   // what the dead got, nobody sees
        return $"(a {(one.IsSome ? "lives" : "ended")}, b {(other.IsSome ? "lives" : "ended")}, {(linked ? "linked" : "not linked")}, {string.Join(", ", received)})";
    }

    private sealed record World(
        State Ours, State Theirs, int I, int J, ImmutableList<RemoteSignal> ToTwo, ImmutableList<RemoteSignal> ToOne, ImmutableList<string> Items);
}
