using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Nodes;

/// <summary>Three runtimes of one program that are nodes of a cluster.</summary>
public abstract class ClusterFacts : IAsyncLifetime
{
    private protected InMemoryNetwork Network { get; } = new();

    private protected Runtime[] Nodes { get; private set; } = [];

    private protected Runtime One => Nodes[0];

    private protected Runtime Two => Nodes[1];

    private protected Runtime Three => Nodes[2];

    public async ValueTask InitializeAsync()
    {
        Nodes = [.. Enumerable.Range(1, 3).Select(number => new Runtime(new RuntimeOptions { Node = Options(new NodeId(number)) }))];
        await Connected(One, Two, Three);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The bodies that each node can run for the others.</summary>
    private protected virtual NodeOptions Options(NodeId node) => new NodeOptions(node, Network.CreateTransport())
        .WithBody<object?>("waits", static async (context, _) => await context.ReceiveAsync())
        .WithBody<object?>("replies", static async (context, _) =>
        {
            while (await context.ReceiveAsync() is Received.Message { Content: Request request })
            {
                context.Reply(request.From, (context.Self, request.Content));
            }
        })
        .WithBody<string>("crashes", static (_, text) => throw new InvalidOperationException(text));

    /// <summary>A process that traps exits and keeps what it receives.</summary>
    private protected static Listener Listen(Runtime runtime) => new(runtime);

    private protected static async Task Connected(params Runtime[] runtimes)
    {
        foreach (var runtime in runtimes)
        {
            await Until(() => runtime.ConnectedNodes.Length == runtimes.Length - 1);
        }
    }

    private protected static Task Until(Func<bool> condition) => Polling.UntilAsync(() => Task.FromResult(condition()));
}
