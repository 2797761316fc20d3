using System.Collections.Concurrent;
using System.Threading.Channels;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Nodes;

/// <summary>Passes on what arrives at the nodes with one task for each node.</summary>
internal sealed class ChannelInbox : IInbox
{
    private readonly ConcurrentDictionary<NodeId, (ChannelWriter<Action> Writer, Task Passing)> nodes = [];

    public void Add(NodeId from, NodeId to, Action arrive) => nodes.GetOrAdd(to, static _ => Started()).Writer.TryWrite(arrive);

    public async ValueTask StopAsync(NodeId node)
    {
        if (nodes.TryGetValue(node, out var stopping))
        {
            stopping.Writer.TryComplete();
            await stopping.Passing.ConfigureAwait(false);
        }
    }

    private static (ChannelWriter<Action>, Task) Started()
    {
        var arrivals = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
        return (arrivals.Writer, Task.Run(() => PassAsync(arrivals.Reader)));
    }

    private static async Task PassAsync(ChannelReader<Action> arrivals)
    {
        await foreach (var arrive in arrivals.ReadAllAsync().ConfigureAwait(false))
        {
            arrive();
        }
    }
}
