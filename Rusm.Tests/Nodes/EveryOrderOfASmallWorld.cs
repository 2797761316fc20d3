using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>
/// Two processes on two nodes, which link, unlink and stop, or call each other, reply, stop waiting and stop. All orders are tried in which they can do so
/// and in which the border can deliver what they send. Whatever the order, the outcome is one that one kernel has for some order of the same operations,
/// but for one thing: a process that links twice before it is told that the other one was not alive is told once.
/// </summary>
public sealed class EveryOrderOfASmallWorld
{
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);

    private static readonly Step[] Links = [Step.Link, Step.Unlink, Step.Stop];
    private static readonly Step[] Calls = [Step.Call, Step.GiveUp, Step.Reply, Step.ReplyOfUnknownTarget, Step.Stop];

    private enum Step
    {
        Stop = 0,
        Link,
        Unlink,
        Call,
        GiveUp,
        Reply,
        ReplyOfUnknownTarget,
    }

    [Fact]
    public void Whatever_the_order_links_end_as_they_could_on_one_node() => Assert.Equal(225, MustEndAsOnOneNode(Links));

    [Fact]
    public void Whatever_the_order_calls_end_as_they_could_on_one_node() => Assert.Equal(1_525, MustEndAsOnOneNode(Calls));

    private static int MustEndAsOnOneNode(Step[] steps)
    {
        var (worlds, orders) = (0, 0);
        foreach (var ours in Programs(steps, maxLength: 3))
        {
            foreach (var theirs in Programs(steps, maxLength: ours.Length == 3 ? 1 : 2))
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

        Assert.True(orders > worlds);
        return worlds;
    }

    private static IEnumerable<Step[]> Programs(Step[] steps, int maxLength) => Enumerable.Range(1, maxLength).SelectMany(length =>
        Enumerable.Range(0, (int)Math.Pow(steps.Length, length))
            .Select(number => Enumerable.Range(0, length).Select(place => steps[number / (int)Math.Pow(steps.Length, place) % steps.Length]).ToArray()));

    private static HashSet<string> OutcomesOnOneNode(Step[] ours, Step[] theirs)
    {
        var start = Trapping(State.Empty, 2);
        var (a, b) = (new Pid(1), new Pid(2));
        var outcomes = new HashSet<string>();
        Explore(start, 0, 0, [], default);
        return outcomes;

        void Explore(State state, int i, int j, ImmutableList<string> items, Known known)
        {
            if (i == ours.Length && j == theirs.Length)
            {
                outcomes.Add(Outcome(state, a, state, b, items));
            }

            foreach (var signal in i < ours.Length ? Choices(ours[i], a, b, known.Ours) : [])
            {
                var (next, effects) = Taken(state, signal);
                Explore(next, i + 1, j, items.AddRange(Told(effects, a)), known.After(effects, a));
            }

            foreach (var signal in j < theirs.Length ? Choices(theirs[j], b, a, known.Theirs) : [])
            {
                var (next, effects) = Taken(state, signal);
                Explore(next, i, j + 1, items.AddRange(Told(effects, a)), known.After(effects, a));
            }
        }
    }

    private static HashSet<string> OutcomesOnTwoNodes(Step[] ours, Step[] theirs)
    {
        var (a, b) = (Pid.Of(One, 1), Pid.Of(Two, 1));
        var outcomes = new HashSet<string>();
        var seen = new HashSet<string>();
        Explore(new World(Connected(One, Two), Connected(Two, One), 0, 0, [], [], [], default));
        return outcomes;

        void Explore(World world)
        {
            if (!seen.Add($"{world.Ours}|{world.Theirs}|{world.I}|{world.J}|{string.Join(',', world.ToTwo)}|{string.Join(',', world.ToOne)}|{string.Join(',', world.Items)}|{world.Known}"))
            {
                return;
            }

            if (world.I < ours.Length)
            {
                Explore(AtOne(world with { I = world.I + 1 }, SignalOf(ours[world.I], a, b, world.Known.Ours)));
            }

            if (world.J < theirs.Length)
            {
                Explore(AtTwo(world with { J = world.J + 1 }, SignalOf(theirs[world.J], b, a, world.Known.Theirs)));
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

        World AtOne(World world, Signal? signal)
        {
            var (state, effects) = Taken(world.Ours, signal);
            return After(world with { Ours = state, ToTwo = world.ToTwo.AddRange(Forwarded(effects)) }, effects);
        }

        World AtTwo(World world, Signal? signal)
        {
            var (state, effects) = Taken(world.Theirs, signal);
            return After(world with { Theirs = state, ToOne = world.ToOne.AddRange(Forwarded(effects)) }, effects);
        }

        World After(World world, Effect[] effects) => world with { Items = world.Items.AddRange(Told(effects, a)), Known = world.Known.After(effects, a) };
    }

    private static (State State, Effect[] Effects) Taken(State state, Signal? signal)
    {
        if (signal is null)
        {
            return (state, []);
        }

        var (next, effects) = Machine.Step(state, signal);
        return (next, [.. effects]);
    }

    // On one node a request arrives at once. A process that has not received it yet does not reply to it.
    private static Signal?[] Choices(Step step, Pid by, Pid to, Side known) => SignalOf(step, by, to, known) is Signal.Reply reply ? [reply, null] : [SignalOf(step, by, to, known)];

    // A process gives up the last call that it has made, and replies to the last one that it has got; null if there is none.
    private static Signal? SignalOf(Step step, Pid by, Pid to, Side known) => step switch
    {
        Step.Link => new Signal.Link(by, to),
        Step.Unlink => new Signal.Unlink(by, to),
        Step.Call => new Signal.Call(by, to, "request"),
        Step.GiveUp => known.Made is { } made ? new Signal.Demonitor(by, made, Flush: false) : null,
        Step.Reply => known.Got is { } got ? new Signal.Reply(by, to, got, "reply") { Target = by } : null,
        Step.ReplyOfUnknownTarget => known.Got is { } got ? new Signal.Reply(by, to, got, "reply") : null,
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
        .Select(deliver => $"{(deliver.To == first ? "a" : "b")} gets {Told(deliver.Item)}");

    private static string Told(Received item) => item switch
    {
        Received.Exit exit => $"{exit.Reason}",
        Received.Down down => $"down {down.Reason}",
        Received.Message { Content: CallRequest request } => $"{request.Content}",
        Received.Message { Content: CallReply reply } => $"{reply.Content}",
        _ => throw new InvalidOperationException($"Nobody sends {item}."),
    };

    private static string Outcome(State ours, Pid a, State theirs, Pid b, IEnumerable<string> items)
    {
        var (one, other) = (ours.Find(a), theirs.Find(b));
        var linked = one.Map(entry => entry.Links.Contains(b.Value)).IfNone(false);
        Assert.Equal(linked, other.Map(entry => entry.Links.Contains(a.Value)).IfNone(false));
        Assert.Equal(one.Map(HeldBy).IfNone(""), other.Map(WatchedBy).IfNone(""));
        Assert.Equal(other.Map(HeldBy).IfNone(""), one.Map(WatchedBy).IfNone(""));
        var received = items.Where(item => item.StartsWith('a') ? one.IsSome : other.IsSome).Distinct().Order();   // what the dead got, nobody sees
        return $"(a {(one.IsSome ? "lives" : "ended")}, b {(other.IsSome ? "lives" : "ended")}, {(linked ? "linked" : "not linked")}, {string.Join(", ", received)})";
    }

    private static string HeldBy(ProcessEntry entry) => string.Join(' ', entry.Monitors.Select(static held => held.Reference));

    private static string WatchedBy(ProcessEntry entry) => string.Join(' ', entry.MonitoredBy.Select(static on => on.Reference));

    /// <summary>The last call that a process has made, and the last one that it has got.</summary>
    private readonly record struct Side(MonitorRef? Made, MonitorRef? Got);

    private readonly record struct Known(Side Ours, Side Theirs)
    {
        internal Known After(IEnumerable<Effect> effects, Pid first) => effects.Aggregate(this, (known, effect) => effect switch
        {
            Effect.ReturnReference made => made.Watcher == first
                ? known with { Ours = known.Ours with { Made = made.Reference } }
                : known with { Theirs = known.Theirs with { Made = made.Reference } },
            Effect.Deliver { Item: Received.Message { Content: CallRequest request } } got => got.To == first
                ? known with { Ours = known.Ours with { Got = request.Reference } }
                : known with { Theirs = known.Theirs with { Got = request.Reference } },
            _ => known,
        });
    }

    private sealed record World(
        State Ours, State Theirs, int I, int J, ImmutableList<RemoteSignal> ToTwo, ImmutableList<RemoteSignal> ToOne, ImmutableList<string> Items, Known Known);
}
