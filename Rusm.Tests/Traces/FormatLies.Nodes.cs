using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Tests.Traces.FormatSample;

namespace Rusm.Tests.Traces;

/// <content>Lies about what is between the nodes.</content>
public sealed partial class FormatLies
{
    [Theory]
    [InlineData("30 00 00 00 37 02", 2, "")]
    [InlineData("1F 30 00 00 00", 1, "a snapshot can't have a record of kind 48 at this position")]
    [InlineData("37 02 30 00 00 00", 2, "a snapshot can't have a record of kind 55 at this position")]
    [InlineData("30 00 00 00 37 01", 2, "node 1 can't be connected with node 1, which was recorded")]
    [InlineData("30 00 00 00 37 02 37 02", 3, "node 2 is listed twice")]
    [InlineData("30 00 00 00 1F 37 02", 2, "a snapshot can't have a record of kind 55 at this position")]
    [InlineData("30 00 00 00 40 01 40 01", 3, "a snapshot can't have a record of kind 64 at this position")]
    [InlineData("30 00 00 02 37 02 42 02 82 80 80 80 80 80 08 00", 3, "")]
    [InlineData("30 00 00 00 37 02 42 02 82 80 80 80 80 80 08 00", 3, "the snapshot is not a valid state: the request #1.1 was never made")]
    [InlineData("30 00 00 02 42 02 82 80 80 80 80 80 08 00", 2, "the request #1.1 to node 2 is listed twice, or the node is not connected")]
    [InlineData("30 00 00 02 37 02 42 02 82 80 80 80 80 80 08 00 42 02 00 00", 4, "the request #1.1 to node 2 is listed twice, or the node is not connected")]
    [InlineData("30 00 00 02 43 02 82 80 80 80 80 80 08 00 01 02 61 00", 2, "the request #1.1 to node 2 is listed twice, or the node is not connected")]
    [InlineData("30 00 00 00 37 02 1F 33 01 02 67 82 80 80 80 80 80 10 01", 3, "")]
    [InlineData("30 00 00 00 1F 33 01 02 67 82 80 80 80 80 80 10 01", 2, "the snapshot is not a valid state: <2.1> is in the group g, and is dead")]
    [InlineData("30 00 00 00 1F 33 01 02 67 01 01", 2, "a pid is negative")]
    [InlineData("30 00 00 00 37 02 34 01 1F 36 01 02 61 82 80 80 80 80 80 10 01", 4, "")]
    [InlineData("30 00 00 00 37 02 34 01 1F 36 01 02 61 82 80 80 80 80 80 10 01 1F 35 01 82 80 80 80 80 80 10 01", 5, "the global name a is listed twice, or was granted after the last grant")]
    [InlineData("30 00 00 00 37 02 1F 41 82 80 80 80 80 80 08 82 80 80 80 80 80 10 01", 3, "a request of <1.1> to unlink from <2.1> is listed twice, or one of them is not there")]
    [InlineData("30 01 01 00 31 02 00 00 00 00 37 02 40 01 1F 41 82 80 80 80 80 80 08 82 80 80 80 80 80 10 01", 5, "")]
    [InlineData("30 01 01 00 31 02 00 00 00 00 37 02 1F 41 82 80 80 80 80 80 08 82 80 80 80 80 80 10 01", 4, "the snapshot is not a valid state: the request 1 of <1.1> to unlink was never made")]
    [InlineData("30 01 01 00 1F 31 82 80 80 80 80 80 08 00 01 82 80 80 80 80 80 10 00 00 37 02", 3, "")]
    [InlineData("30 01 01 00 1F 31 82 80 80 80 80 80 08 00 01 82 80 80 80 80 80 10 00 00", 2, "the snapshot is not a valid state: <1.1> is linked to <2.1>, which is dead")]
    [InlineData("30 00 00 00 44", 2, "a snapshot can't have a record of kind 68 at this position")]
    public void A_snapshot_of_node_1_has_what_is_between_it_and_its_connected_nodes(string hex, int records, string problem)
    {
        var bytes = new List<byte>(Framing.Header(Began));
        Add(bytes, BlockKind.Snapshot, Convert.FromHexString(hex.Replace(" ", "")), records, 0, new NodeId(1));
        if (problem.Length == 0)
        {
            Assert.Equal([new NodeId(2)], Open([.. bytes]).InitialState().Nodes);
        }
        else
        {
            Assert.Equal(problem, Thrown(() => Open([.. bytes]).InitialState()).Problem);
        }
    }

    [Theory]
    [InlineData("30 00 00 00 37 02", "a snapshot can't have a record of kind 55 at this position")]
    [InlineData("30 00 00 00 40 01", "a snapshot can't have a record of kind 64 at this position")]
    public void A_snapshot_of_a_runtime_alone_has_no_connections(string hex, string problem)
    {
        var bytes = new List<byte>(Framing.Header(Began));
        Add(bytes, BlockKind.Snapshot, Convert.FromHexString(hex.Replace(" ", "")), records: 2, 0);
        Assert.Equal(problem, Thrown(() => Open([.. bytes]).InitialState()).Problem);
    }

    [Fact]
    public void Of_the_snapshots_of_a_node_changed_at_random_none_leads_to_another_exception()
    {
        var (random, broken) = (new Random(8), 0);
        var snapshot = new BlockWriter(16, new NodeId(1));
        Snapshot.Write(OfNode(), snapshot, _ => { });
        for (var turn = 0; turn < 10_000; turn++)
        {
            var changed = snapshot.Written.ToArray();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var bytes = new List<byte>(Framing.Header(Began));
            Add(bytes, BlockKind.Snapshot, changed, snapshot.Count, 0, snapshot.Node);
            try
            {
                Assert.Empty(Invariants.Check(Open([.. bytes]).InitialState()));
            }
            catch (TraceException)
            {
                broken++;
            }
        }

        Assert.InRange(broken, 2000, 9999);
    }

    // With half a link and half a monitor, a request of each kind, and a member and a name of the other node.
    private static State OfNode()
    {
        NodeId one = new(1), two = new(2);
        Pid ours = Pid.Of(one, 1), theirs = Pid.Of(two, 1);
        return Machine.Run(State.Of(one), [
            new Signal.NodeUp(two), new Signal.Spawn(Pid.Outside, "shop"), new Signal.Link(ours, Pid.Of(two, 2)), new Signal.Monitor(ours, theirs),
            new Signal.Link(ours, theirs), new Signal.Unlink(ours, theirs), new Signal.SpawnOn(ours, two, "body", null, SpawnTie.Link),
            new Signal.Arrived(two, new RemoteSignal.Join("group", theirs, 2)), new Signal.Arrived(two, new RemoteSignal.Claim(new MonitorRef(theirs.Value), "reserved", theirs)),
            new Signal.Arrived(two, new RemoteSignal.Named("name", theirs, 4)), new Signal.RegisterGlobal(ours, "ours", ours),
        ]);
    }
}
