using Rusm.Kernel;

namespace Rusm.Host.Supervision;

/// <summary>What a child does once it is started, with a handshake: see <see cref="Handshake"/>.</summary>
/// <param name="context">The process's own view of the runtime.</param>
/// <param name="handshake">To say when the start is done.</param>
/// <returns>A task that completes when the body has come to its end.</returns>
public delegate Task StartingBody(ProcessContext context, Handshake handshake);

/// <summary>How to start a child: its body, where it runs, and whether its start is done only when it says so.</summary>
/// <param name="Body">From who starts it to what it does.</param>
/// <param name="Thread">Where it runs.</param>
/// <param name="Acknowledges">Whether it says when its start is done; else its start is done when it is spawned.</param>
/// <param name="Subtree">Its declaration, if it is a supervisor.</param>
internal sealed record ChildStart(Func<Pid, ProcessBody> Body, BodyThread Thread, bool Acknowledges, SupervisorSpec? Subtree = null)
{
    internal static ChildStart Of(ProcessBody body, BodyThread thread)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new(_ => body, thread, Acknowledges: false);
    }

    internal static ChildStart Of(StartingBody body, BodyThread thread)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new(starter => context => body(context, new Handshake(context, starter)), thread, Acknowledges: true);
    }

    internal static ChildStart Of(SupervisorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(starter => spec.BodyFor(parent: starter, starter), BodyThread.Pool, Acknowledges: true, spec);
    }
}
