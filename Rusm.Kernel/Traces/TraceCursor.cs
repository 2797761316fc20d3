using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>A position in a trace of one node, with the state before it.</summary>
internal sealed class TraceCursor(Trace trace, ITraceVisitor visitor)
{
    private readonly IEnumerator<TraceEntry> entries = trace.Entries().GetEnumerator();
    private readonly StateBuilder state = new(trace.InitialState());
    private long steps;
    private int read;

    internal NodeId Node => trace.Node;

    internal TraceEntry Current => entries.Current;

    internal bool IsAtEnd { get; private set; }

    internal bool MoveNext()
    {
        IsAtEnd = !entries.MoveNext();
        read += IsAtEnd ? 0 : 1;
        return !IsAtEnd;
    }

    /// <summary>Whether a later record sends the signal for which another node waits. It reads the rest of the trace.</summary>
    internal bool WillSendTo(TraceCursor waiting)
    {
        if (waiting.Current is not TraceEntry.Step(Signal.Arrived arrived) || arrived.From != Node)
        {
            return false;
        }

        var ahead = new StateBuilder(state.ToState());
        foreach (var entry in trace.Entries().Skip(read - 1).OfType<TraceEntry.Step>())
        {
            foreach (var effect in ahead.Apply(entry.Signal))
            {
                if (effect is Effect.Forward forward && forward.To == waiting.Node && SignalsInTransit.AreEqual(forward.Content, arrived.Content))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Applies the current record, and passes what it sends to other nodes to them.</summary>
    internal void Apply(SignalsInTransit border)
    {
        if (Current is not TraceEntry.Step(var signal))
        {
            visitor.Entry(steps, Current);
            return;
        }

        var effects = state.Apply(signal);
        visitor.Step(++steps, signal, effects, state);
        foreach (var effect in effects)
        {
            if (effect is Effect.Forward forward)
            {
                border.Add(Node, forward);
            }
        }
    }
}

/// <summary>The signals between recorded nodes that were sent and have not arrived yet.</summary>
internal sealed class SignalsInTransit(IEnumerable<NodeId> recorded)
{
    private readonly HashSet<NodeId> recorded = [.. recorded];
    private readonly Dictionary<(NodeId From, NodeId To), Queue<RemoteSignal>> sent = [];

    internal void Add(NodeId from, Effect.Forward forward)
    {
        if (!sent.TryGetValue((from, forward.To), out var queue))
        {
            sent.Add((from, forward.To), queue = new Queue<RemoteSignal>());
        }

        queue.Enqueue(Comparable(forward.Content));
    }

    /// <summary>Whether a record of a node can follow: it is no arrival, or what arrives was sent, or its sender was not recorded.</summary>
    internal bool HasArrived(NodeId at, TraceEntry record) =>
        record is not TraceEntry.Step(Signal.Arrived arrived)
        || !recorded.Contains(arrived.From)
        || (sent.TryGetValue((arrived.From, at), out var queue) && queue.Contains(Comparable(arrived.Content)));

    /// <summary>Removes what arrives, and what was sent before it: that was lost with an earlier connection.</summary>
    internal void Take(NodeId at, TraceEntry record)
    {
        if (record is TraceEntry.Step(Signal.Arrived arrived) && HasArrived(at, record) && sent.TryGetValue((arrived.From, at), out var queue))
        {
            var content = Comparable(arrived.Content);
            while (!queue.Dequeue().Equals(content))
            {
            }
        }
    }

    /// <summary>Whether a signal that was sent is one that has arrived.</summary>
    internal static bool AreEqual(RemoteSignal sent, RemoteSignal arrived) => Comparable(sent).Equals(Comparable(arrived));

    // Without the message: one side may have recorded its content, and the other only its type.
    private static RemoteSignal Comparable(RemoteSignal signal) => signal switch
    {
        RemoteSignal.Send send => send with { Content = null },
        RemoteSignal.Call call => call with { Content = null },
        RemoteSignal.Reply reply => reply with { Content = null },
        RemoteSignal.Spawn spawn => spawn with { Argument = null },
        _ => signal,
    };
}
