using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Serialization;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Orleans;
using Rusm.Orleans.Connections;
using Rusm.Orleans.Serialization;

namespace Rusm.Tests.Orleans.Connections;

/// <summary>
/// One of two silos that connect with each other, with a node that sends numbers, and checks what its transport tells it: a connection is made,
/// brings the numbers of one connection of the other silo from the first on, once and in order, and is lost.
/// </summary>
internal sealed class End : INodeReceiver, ILocalSiloDetails, IFatalErrorHandler
{
    internal const int MaxQueuedBytes = 100_000;

    private static readonly Serializer<object> Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<object>>();

    // One for both ends: what they say of their connections is compared.
    private readonly Lock gate;
    private readonly List<string> told = [];
    private readonly Dictionary<int, int> connectionsOfOther = [];
    private int connection;
    private bool isUp;
    private bool hasOverflown;
    private bool isEnding;
    private int sent;
    private int received;
    private Task? stopping;

    internal End(int number, UnreliableWire wire, TimeProvider time, Lock gate)
    {
        (Node, this.gate) = (new NodeId(number), gate);
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, number), 1);
        Transport = new OrleansTransport(
            this, Members, wire, new SignalSerializer(Serializer, Log), Options.Create(new RusmNodeOptions { MaxQueuedBytes = MaxQueuedBytes }), this, Log)
        { Time = time };
        wire.Add(Transport);
    }

    public NodeId Node { get; }

    public string Name => $"{Node}";

    public string ClusterId => "cluster";

    public string DnsHostName => "host";

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress => SiloAddress;

    internal Members Members { get; } = new();

    internal FakeLogger<OrleansTransport> Log { get; } = new();

    internal OrleansTransport Transport { get; }

    /// <summary>What the loss of a connection throws; null for nothing.</summary>
    internal Exception? FailureOfLoss { get; set; }

    /// <summary>What the silo ends with; null if it goes on.</summary>
    internal Exception? FatalError { get; private set; }

    internal End Other { get; set; } = null!;

    /// <summary>What was wrong in what its transport told it; null if nothing was.</summary>
    internal string? Wrong { get; private set; }

    internal bool IsUp => Locked(() => isUp);

    /// <summary>The number of connections that were made.</summary>
    internal int Connections => Locked(() => connection);

    /// <summary>Whether something was sent over the connection, and all of it has come at the other end.</summary>
    internal bool HasArrived => Locked(() => isUp && sent > 0 && Other.isUp && Other.received == sent && Other.connectionsOfOther[Other.connection] == connection);

    internal IReadOnlyList<string> Told => Locked(() => told.ToArray());

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender, string? context, Exception? exception) => FatalError = exception;

    public void NodeUp(NodeId node) => Tell(!isUp, "up", () => (isUp, sent, received, hasOverflown, connection) = (true, 0, 0, false, connection + 1));

    // When both have heard of each other, the connection stays, until an end drops it.
    public void NodeDown(NodeId node)
    {
        if (FailureOfLoss is not null)
        {
            throw FailureOfLoss;
        }

        Tell(isUp && (MayLose || Other.MayLose || !IsMade), "down", () => isUp = false);
    }

    public void Receive(NodeId from, IReadOnlyList<RemoteSignal> signals)
    {
        foreach (var signal in signals.Cast<RemoteSignal.Send>())
        {
            var text = (string)signal.Content!;
            var of = Array.ConvertAll(text.Split(' ')[0].Split(':'), static part => int.Parse(part, CultureInfo.InvariantCulture));
            var isExpected = isUp && of[1] == received + 1 && connectionsOfOther.GetValueOrDefault(connection, of[0]) == of[0] && IsMutual(of[0]);
            Tell(isExpected, $"{of[0]}:{of[1]}", () => (received, connectionsOfOther[connection]) = (of[1], of[0]));
        }
    }

    /// <summary>Sends the next number, if it is connected.</summary>
    /// <param name="bytes">The size of the message.</param>
    internal void Send(int bytes = 0) => Locked(() =>
    {
        if (isUp)
        {
            sent++;
            var message = Transport.Serialize($"{connection}:{sent} {new string('.', bytes)}");
            Transport.Send(Other.Node, new RemoteSignal.Send(Pid.Outside, Pid.Of(Other.Node, 1), message));
        }

        return isUp;
    });

    /// <summary>Sends more than can wait, so that the connection is dropped.</summary>
    internal void Overflow()
    {
        lock (gate)
        {
            hasOverflown = isUp;
            Send(MaxQueuedBytes);
        }
    }

    /// <summary>Sends a number if none was sent over the connection.</summary>
    internal void SendFirst()
    {
        lock (gate)
        {
            if (sent == 0)
            {
                Send();
            }
        }
    }

    internal void Start()
    {
        Transport.Start(this);
        Members.Set(Other.SiloAddress, SiloStatus.Active);
    }

    internal Task StopAsync()
    {
        IsEnding();
        return stopping ??= Transport.StopAsync().AsTask();
    }

    /// <summary>From now on a connection can be lost.</summary>
    internal void IsEnding() => Locked(() => isEnding = true);

    // A connection of the other end, over which something has come there, is the other side of one connection of this end.
    private bool IsMutual(int ofOther) => !Other.connectionsOfOther.TryGetValue(ofOther, out var own) || own == connection;

    private bool MayLose => hasOverflown || isEnding;

    private bool IsMade => received > 0 && Other.isUp && Other.received > 0 && Other.connectionsOfOther[Other.connection] == connection;

    private void Tell(bool isExpected, string what, Action change) => Locked(() =>
    {
        told.Add(what);
        Wrong ??= isExpected ? null : $"{Node} was told: {string.Join(", ", told)}";
        change();
        return true;
    });

    private T Locked<T>(Func<T> act)
    {
        lock (gate)
        {
            return act();
        }
    }
}
