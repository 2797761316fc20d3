using FsCheck;
using FsCheck.Fluent;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>
/// Global names of three kernels whose signals are delivered in any order of the pairs, with and without cuts. In the end all nodes know the
/// same names, each name has one process, which is alive, and each request has one answer.
/// </summary>
public sealed class GlobalNamesOfKernels
{
    private const int Nodes = 3;

    /// <summary>What happens next. <c>Process</c> and <c>Name</c> are reduced to those that exist.</summary>
    private enum Kind
    {
        Register = 0,
        Unregister,
        End,
        Spawn,
        Deliver,
        Cut,
    }

    [Fact]
    public void Without_cuts_all_nodes_agree_and_no_process_is_killed() =>
        Law([Kind.Register, Kind.Register, Kind.Unregister, Kind.End, Kind.Spawn, Kind.Deliver, Kind.Deliver, Kind.Deliver], run =>
        {
            run.MustAgree();
            Assert.Empty(run.Losers);
        });

    [Fact]
    public void After_cuts_each_name_has_one_process_and_the_other_was_killed() =>
        Law([Kind.Register, Kind.Register, Kind.Register, Kind.Unregister, Kind.End, Kind.Spawn, Kind.Deliver, Kind.Deliver, Kind.Cut], run =>
        {
            run.MustAgree();
            Assert.All(run.Losers, static loser => Assert.True(
                loser.Cause is Cause.NameConflict conflict && conflict.Winner.Node != loser.Pid.Node, $"{loser}: {loser.Cause}"));
        });

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 2)]
    public void Of_two_processes_with_the_name_the_later_grant_counts_and_then_the_lower_node(int earlierOnOne, int earlierOnTwo, int winner)
    {
        var (one, two) = (new NodeId(1), new NodeId(2));
        var (left, right) = (Holding(one, earlierOnOne), Holding(two, earlierOnTwo));
        var (toTwo, toOne) = (Forwarded(ref left, new Signal.NodeUp(two)), Forwarded(ref right, new Signal.NodeUp(one)));
        Assert.All(toTwo, signal => Apply(ref right, new Signal.Arrived(one, signal)));
        Assert.All(toOne, signal => Apply(ref left, new Signal.Arrived(two, signal)));
        Assert.Equal((winner == 1, winner == 2), (left.IsAlive(Pid.Of(one, 1)), right.IsAlive(Pid.Of(two, 1))));
        Assert.Equal((Pid.Of(new NodeId(winner), 1), Pid.Of(new NodeId(winner), 1)), (left.WhereIsGlobal("shop"), right.WhereIsGlobal("shop")));

        static State Holding(NodeId node, int earlier)
        {
            var process = Pid.Of(node, 1);
            return Machine.Run(
                State.Of(node),
                [
                    new Signal.Spawn(Pid.Outside),
                    .. Enumerable.Range(0, earlier).Select(number => new Signal.RegisterGlobal(process, $"earlier {number}", process)),
                    new Signal.RegisterGlobal(process, "shop", process),
                ]);
        }

        static Effect[] Apply(ref State state, Signal signal)
        {
            (state, var effects) = Machine.Step(state, signal);
            return [.. effects];
        }

        static RemoteSignal[] Forwarded(ref State state, Signal signal) =>
            [.. Apply(ref state, signal).OfType<Effect.Forward>().Select(static forward => forward.Content)];
    }

    private static void Law(Kind[] kinds, Action<Run> check)
    {
        var steps =
            from kind in Gen.Elements(kinds)
            from process in Gen.Choose(0, 9)
            from name in Gen.Choose(0, 1)
            select (kind, process, name);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true), Prop.ForAll(
            Arb.From(Gen.ArrayOf(steps).Resize(40), Shorter),
            story => Enumerable.Range(1, 3).ToList().ForEach(seed => check(Run.Of(story, seed)))));
    }

    private static IEnumerable<T[]> Shorter<T>(T[] story) =>
        Enumerable.Range(0, story.Length).Select(left => story.Where((_, index) => index != left).ToArray());

    private sealed class Run(KernelCluster cluster)
    {
        private readonly List<(Pid By, MonitorRef Reference)> requests = [];

        internal IEnumerable<Death> Losers =>
            cluster.Effects.OfType<Effect.Stop>().Select(static stop => stop.Death).Where(static death => death.Reason == ExitReason.Killed);

        internal static Run Of((Kind Kind, int Process, int Name)[] story, int seed)
        {
            var cluster = new KernelCluster(Nodes, seed);
            var run = new Run(cluster);
            for (var process = 0; process < 2 * Nodes; process++)
            {
                run.Apply(new Signal.Spawn(Pid.Outside));
            }

            foreach (var (kind, process, name) in story)
            {
                run.Perform(kind, process, name == 0 ? "shop" : "cache");
                Assert.All(cluster.States, static state => Assert.Empty(Invariants.Check(state)));
            }

            cluster.DeliverAll();
            return run;
        }

        internal void MustAgree()
        {
            var alive = cluster.Processes.Select(static entry => entry.Pid).ToHashSet();
            var known = cluster.States.First().GlobalNames.ToArray();
            Assert.All(cluster.States, state =>
            {
                Assert.Equal(known, state.GlobalNames);
                Assert.Equal(known.Length, state.GlobalNameTable.All.Count());   // no reservation is left
                Assert.All(state.NodeTable.All, static connection => Assert.Empty(connection.Claims));
            });
            Assert.All(known, taken => Assert.Contains(taken.Pid, alive));

            var answers = cluster.Effects.OfType<Effect.Deliver>().Select(static deliver => deliver.Item).OfType<Received.Message>()
                .Select(static message => message.Content).OfType<GlobalNameReply>().ToLookup(static reply => reply.Reference);
            Assert.All(requests, request => Assert.True(
                answers[request.Reference].Count() == 1 || (!alive.Contains(request.By) && !answers.Contains(request.Reference)),
                $"{request.By} got {answers[request.Reference].Count()} answers to {request.Reference}"));
        }

        private void Perform(Kind kind, int process, string name)
        {
            var alive = cluster.Processes.Select(static entry => entry.Pid).ToArray();
            var chosen = alive.Length == 0 ? Pid.Outside : alive[process % alive.Length];
            switch (kind)
            {
                case Kind.Deliver:
                    cluster.DeliverOne();
                    break;
                case Kind.Cut:
                    cluster.CutAndReconnect();
                    break;
                case Kind.Spawn:
                    Apply(new Signal.Spawn(Pid.Outside));
                    break;
                case var _ when chosen == Pid.Outside:
                    break;
                case Kind.Register:
                    Apply(new Signal.RegisterGlobal(chosen, name, chosen));
                    break;
                case Kind.Unregister:
                    Apply(new Signal.UnregisterGlobal(chosen, name));
                    break;
                default:
                    Apply(new Signal.Stopped(chosen, ExitReason.Shutdown));
                    break;
            }
        }

        private void Apply(Signal signal) =>
            requests.AddRange(cluster.Apply(signal).OfType<Effect.ReturnReference>().Select(static effect => (effect.Watcher, effect.Reference)));
    }
}
