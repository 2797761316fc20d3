using Rusm.Host.Nodes;
using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>The body of a child that acknowledges its start; see <see cref="Handshake"/>.</summary>
/// <param name="context">The context of the process.</param>
/// <param name="handshake">Reports the outcome of the start.</param>
/// <returns>A task that completes when the body has ended.</returns>
public delegate Task StartingBody(ProcessContext context, Handshake handshake);

/// <summary>How to start a child: its body, its thread, and whether it acknowledges its start.</summary>
/// <param name="Body">Returns the body for the process that starts it.</param>
/// <param name="Thread">The thread on which the body runs.</param>
/// <param name="Acknowledges">Whether it acknowledges its start. If not, its start is complete when it is spawned.</param>
/// <param name="Subtree">Its specification, if it is a supervisor.</param>
/// <param name="Remote">The node and the body by name, if it can be on another node; null if it is always on that of its supervisor.</param>
internal sealed record ChildStart(
    Func<Pid, ProcessBody> Body, BodyThread Thread, bool Acknowledges, SupervisorSpec? Subtree = null, RemoteStart? Remote = null)
{
    internal static ChildStart Of(RemoteStart remote) => new(static _ => static _ => Task.CompletedTask, BodyThread.Pool, Acknowledges: false, Remote: remote);

    internal static ChildStart Of(ProcessBody body, BodyThread thread)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new(_ => body, thread, Acknowledges: false);
    }

    internal static ChildStart Of(StartingBody body, BodyThread thread)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new(starter => new AcknowledgingBody(body, starter).RunAsync, thread, Acknowledges: true);
    }

    internal static ChildStart Of(SupervisorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(starter => spec.BodyFor(parent: starter, starter), BodyThread.Pool, Acknowledges: true, spec);
    }

    /// <summary>Converts a body that acknowledges its start to the body of a process. It returns the task of that body unchanged.</summary>
    internal sealed class AcknowledgingBody(StartingBody body, Pid starter)
    {
        internal StartingBody Body => body;

        internal Task RunAsync(ProcessContext context) => body(context, new Handshake(context, starter));
    }
}
