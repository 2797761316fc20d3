using Rusm.Kernel.Nodes;

namespace Rusm.Kernel.Traces;

/// <summary>
/// The traces of several nodes of a cluster, read as one run. Each node has its own sequence of steps. They are put into one order in which a
/// signal arrives after it was sent. That order is not the order of time: of two steps that do not depend on each other, either can come first.
/// </summary>
public sealed class MergedTraces
{
    private readonly SortedDictionary<NodeId, Trace> traces = [];

    /// <summary>Merges traces.</summary>
    /// <param name="traces">The traces, each of another node.</param>
    /// <exception cref="ArgumentException">Two traces are of the same node.</exception>
    public MergedTraces(IEnumerable<Trace> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        foreach (var trace in traces)
        {
            if (!this.traces.TryAdd(trace.Node, trace))
            {
                throw new ArgumentException($"Two traces are of {trace.Node}: give one trace of each node.", nameof(traces));
            }
        }
    }

    /// <summary>The nodes, in order.</summary>
    public IEnumerable<NodeId> Nodes => traces.Keys;

    /// <summary>Replays all traces in one order.</summary>
    /// <param name="visitorOf">Returns the visitor that is called for the steps and the other records of a node.</param>
    internal void Run(Func<NodeId, ITraceVisitor> visitorOf)
    {
        ArgumentNullException.ThrowIfNull(visitorOf);
        var border = new SignalsInTransit(traces.Keys);
        var cursors = traces.Values.Select(trace => new TraceCursor(trace, visitorOf(trace.Node))).Where(static cursor => cursor.MoveNext()).ToList();
        while (cursors.Count > 0)
        {
            // A signal that was sent before a recording began, or after a trace was cut off, is in no trace: its receiver goes on without it.
            var next = cursors.Find(cursor => border.HasArrived(cursor.Node, cursor.Current))
                ?? cursors.Find(cursor => !cursors.Exists(sender => sender.WillSendTo(cursor)))
                ?? cursors[0];
            do
            {
                border.Take(next.Node, next.Current);
                next.Apply(border);
            }
            while (next.MoveNext() && border.HasArrived(next.Node, next.Current));

            if (next.IsAtEnd)
            {
                cursors.Remove(next);
            }
        }
    }

    /// <summary>Explains why a process died; see <see cref="Trace.Explain"/>. The explanation follows the causes to the other nodes.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>The explanation.</returns>
    /// <exception cref="ArgumentException">There is no trace of the node of the process.</exception>
    /// <exception cref="TraceException">Bytes of a trace were changed, or this kernel does not compute the recorded states.</exception>
    public DeathExplanation Explain(Pid pid) => traces.TryGetValue(pid.Node, out var trace)
        ? DeathExplainer.Of(trace, pid, traces.GetValueOrDefault)
        : throw new ArgumentException($"{pid} is a process of {pid.Node}, and the traces are of {string.Join(", ", Nodes)}: give the trace of its node, too.", nameof(pid));
}
