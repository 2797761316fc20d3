using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Host.Observing;

/// <summary>
/// Gets what happens in a runtime, for logs and metrics; see <see cref="RuntimeOptions.Observer"/>. Each method does nothing unless
/// it is overridden.
/// </summary>
/// <remarks>
/// The methods are called on the thread that causes the event, some of them while the runtime is locked: they must return quickly, must
/// not block and must not call the runtime. Several threads can call them at the same time. An exception that a method throws is named in
/// a warning of <see cref="System.Diagnostics.Trace"/> and has no other effect.
/// </remarks>
public abstract class RuntimeObserver
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> of the activities in which processes handle messages. A message that
    /// is sent in an activity is handled in a child of it. Nothing is created while nothing listens.</summary>
    public const string ActivitySourceName = "Rusm";

    /// <summary>Returns an observer that calls others, one after the other. What one of them throws does not keep the next ones from being called.</summary>
    /// <param name="observers">The observers.</param>
    /// <returns>The observer; the only one if there is one.</returns>
    public static RuntimeObserver Combine(params ImmutableArray<RuntimeObserver> observers) =>
        observers.Length == 1 ? observers[0] : new CombinedObserver(observers);

    /// <summary>A runtime has been created that this observer observes. It is called before the runtime spawns a process.</summary>
    /// <param name="runtime">The runtime. It can be kept, and called later.</param>
    public virtual void RuntimeCreated(Runtime runtime)
    {
    }

    /// <summary>A process has ended. The ends of one runtime are reported one after the other, in their order.</summary>
    /// <param name="end">The end. It is valid during the call only.</param>
    public virtual void ProcessEnded(in ProcessEnd end)
    {
    }

    /// <summary>A message was dropped: nothing will receive it (Akka: a dead letter). Not called while the runtime stops.</summary>
    /// <param name="message">The message.</param>
    public virtual void MessageDropped(in DroppedMessage message)
    {
    }

    /// <summary>One signal has ended more than one process: through links, or by a supervisor that was killed.</summary>
    /// <param name="ended">The number of processes that it has ended.</param>
    public virtual void CascadeEnded(int ended)
    {
    }

    /// <summary>The number of calls of a thread of which one is measured; 0 measures none. It is read after each measured call, and
    /// otherwise after each 64 calls, so it can change. Default: 0.</summary>
    public virtual int CallSampleInterval => 0;

    /// <summary>A call has ended. Of the calls with a reply, only the measured ones are reported; of the others, each one.</summary>
    /// <param name="call">The call.</param>
    public virtual void CallEnded(in CallReport call)
    {
    }

    /// <summary>A supervisor has started a child, for the first time or again.</summary>
    /// <param name="start">The start.</param>
    public virtual void ChildStarted(in ChildStartReport start)
    {
    }

    /// <summary>A child did not start.</summary>
    /// <param name="supervisor">The supervisor.</param>
    /// <param name="id">The id of the child.</param>
    /// <param name="reason">Why not.</param>
    public virtual void ChildStartFailed(Pid supervisor, string id, ExitReason reason)
    {
    }

    /// <summary>A supervisor waits before it starts a child again; see <see cref="Kernel.Supervision.Backoff"/>.</summary>
    /// <param name="supervisor">The supervisor.</param>
    /// <param name="id">The id of the child.</param>
    /// <param name="delay">How long it waits.</param>
    public virtual void ChildDelayed(Pid supervisor, string id, TimeSpan delay)
    {
    }

    /// <summary>A supervisor has stopped its children and ends by itself: its restart intensity was exceeded, a child did not start, a significant
    /// child or its parent has ended, or it was asked to. A supervisor that is killed is not reported here.</summary>
    /// <param name="supervisor">The supervisor.</param>
    /// <param name="reason">Its exit reason.</param>
    /// <param name="because">The death that caused it; null if it was asked to end.</param>
    public virtual void SupervisorEnded(Pid supervisor, ExitReason reason, Death? because)
    {
    }

    /// <summary>A node has been connected (Erlang: <c>nodeup</c>), for the first time or again. Not called while the runtime stops.</summary>
    /// <param name="node">The other node.</param>
    public virtual void NodeConnected(NodeId node)
    {
    }

    /// <summary>The connection with a node was lost (Erlang: <c>nodedown</c>): links and monitors to it have fired with <c>noconnection</c>. A node
    /// that was stopped in order is lost, too. Not called while the runtime itself stops.</summary>
    /// <param name="node">The other node.</param>
    public virtual void NodeLost(NodeId node)
    {
    }
}
