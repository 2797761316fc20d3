using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rusm.Host.Nodes;
using Rusm.Kernel.Nodes;
using Rusm.Orleans.Serialization;

namespace Rusm.Orleans.Connections;

/// <summary>
/// Carries signals between silos as calls of Orleans: each silo that the membership names as active is a <see cref="Peer"/>, and a silo that is
/// declared dead is a node that is lost.
/// </summary>
internal sealed class OrleansTransport(
    ILocalSiloDetails local,
    IClusterMembershipService membership,
    ISiloServices silos,
    SignalSerializer signals,
    IOptions<RusmNodeOptions> options,
    IFatalErrorHandler errors,
    ILogger<OrleansTransport> logger) : INodeTransport, IDisposable
{
    private readonly ConcurrentDictionary<SiloAddress, Peer> peers = [];
    private readonly ConcurrentDictionary<NodeId, Peer> connected = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> endings = [];   // of peers that were declared dead; used by the watch only
    private INodeReceiver? receiver;
    private Task watching = Task.CompletedTask;
    private int highestNode;

    public long Backlog => peers.Values.Sum(static peer => peer.Backlog);

    internal SiloAddress Self => local.SiloAddress;

    internal ISiloServices Silos => silos;

    internal RusmNodeOptions Options => options.Value;

    internal SignalSerializer Signals => signals;

    internal ILogger Logger => logger;

    /// <summary>The time of all delays; another one in tests.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal INodeReceiver Receiver => receiver!;

    internal bool IsRunning => receiver is not null && !stopping.IsCancellationRequested;

    /// <summary>The connected nodes with their silos.</summary>
    internal IEnumerable<(NodeId Node, SiloAddress Silo)> Connected => connected.Select(static pair => (pair.Key, pair.Value.Silo));

    public void Start(INodeReceiver receiver)
    {
        this.receiver = receiver;
        Claim(receiver.Node.Value);
        watching = Task.Run(() => RunAsync(WatchAsync, stopping.Token));
    }

    public object? Serialize(object? message) => signals.Serialize(message);

    public void Send(NodeId to, RemoteSignal signal)
    {
        if (connected.TryGetValue(to, out var peer))
        {
            peer.Enqueue(signal);
        }
    }

    public async ValueTask StopAsync()
    {
        await Task.WhenAll(peers.Values.Select(static peer => peer.StopAsync())).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        await Task.WhenAll(endings).ConfigureAwait(false);
    }

    public void Dispose() => stopping.Dispose();

    internal Task<int> ConnectAsync(SiloAddress from, ConnectionHeader connection) =>
        IsRunning && !IsDead(from) ? PeerOf(from).AcceptAsync(connection) : Task.FromResult(0);

    internal Task<long> DeliverAsync(SiloAddress from, ConnectionHeader connection, long number, long acknowledged, byte[] signals) =>
        IsRunning && peers.TryGetValue(from, out var peer)
            ? peer.ReceiveAsync(connection, number, acknowledged, signals)
            : Task.FromResult(ISiloService.NoConnection);

    internal Task DisconnectAsync(SiloAddress from, ConnectionHeader connection) =>
        peers.TryGetValue(from, out var peer) ? peer.LoseAsync(connection.Number) : Task.CompletedTask;

    /// <summary>Reads the table of the members, after a call to a silo has failed: either that silo is dead, or this one was declared dead, which Orleans
    /// notices when it reads the table, and ends the silo.</summary>
    internal async Task RefreshMembershipAsync()
    {
        try
        {
            await membership.Refresh().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The table can be out of reach, for any reason that its provider knows. It is read again after the next call that fails.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.TableNotRead(exception);
        }
    }

    /// <summary>Does work in the background until it is cancelled. If it fails, the silo ends, as it does when the part of Orleans fails that watches the
    /// members: it would keep links to silos that are dead, or send nothing.</summary>
    internal async Task RunAsync(Func<Task> work, CancellationToken ended, [CallerArgumentExpression(nameof(work))] string? what = null)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        catch (Exception exception) when (errors.IsUnexpected(exception))
        {
            errors.OnFatalException(this, what, exception);
        }
    }

    /// <summary>Claims a number for a node; see <see cref="ISiloService.ClaimNodeAsync"/>.</summary>
    internal int Claim(int number)
    {
        var known = Volatile.Read(ref highestNode);
        while (known < number && Interlocked.CompareExchange(ref highestNode, number, known) is var current && current != known)
        {
            known = current;
        }

        return known;
    }

    /// <summary>Reports a connection to the runtime.</summary>
    internal void Up(NodeId node, Peer peer)
    {
        Claim(node.Value);
        connected[node] = peer;
        logger.Connected(node.Value, peer.Silo);
        Receiver.NodeUp(node);
    }

    /// <summary>Reports the loss of a connection to the runtime.</summary>
    internal void Down(NodeId node, Peer peer)
    {
        Receiver.NodeDown(node);
        connected.TryRemove(node, out _);
        logger.Disconnected(node.Value, peer.Silo);
    }

    private async Task WatchAsync()
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stopping.Token).ConfigureAwait(false))
        {
            foreach (var member in snapshot.Members.Values.Where(member => !member.SiloAddress.Equals(Self)))
            {
                if (member.Status == SiloStatus.Active)
                {
                    PeerOf(member.SiloAddress);
                }
                else if (member.Status == SiloStatus.Dead && peers.TryRemove(member.SiloAddress, out var dead))
                {
                    endings.Add(RunAsync(() => dead.DisposeAsync().AsTask(), CancellationToken.None));
                }
            }
        }
    }

    private Peer PeerOf(SiloAddress silo) => peers.GetOrAdd(silo, static (silo, transport) => new Peer(transport, silo), this).Begin();

    private bool IsDead(SiloAddress silo) => membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Dead;
}
