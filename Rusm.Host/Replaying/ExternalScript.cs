using Rusm.Host.Supervision;

namespace Rusm.Host.Replaying;

/// <summary>
/// What the program around the runtime did, for a program replay: the bodies that it spawned and the messages that it sent, in the
/// order of the recording. Everything else that it did is in the recording.
/// </summary>
public sealed class ExternalScript
{
    private readonly Queue<ProcessBody> bodies = new();
    private readonly Queue<object?> messages = new();

    /// <summary>It spawned a process with this body, whichever way.</summary>
    /// <param name="body">What it does.</param>
    /// <returns>The script with it.</returns>
    public ExternalScript Spawn(ProcessBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        bodies.Enqueue(body);
        return this;
    }

    /// <summary>It started a tree; see <see cref="Supervisors.StartSupervisorAsync(Runtime, SupervisorSpec, CancellationToken)"/>.</summary>
    /// <param name="spec">Its declaration.</param>
    /// <returns>The script with it.</returns>
    public ExternalScript StartSupervisor(SupervisorSpec spec) => Spawn(Supervisors.Starter(spec, static _ => { }, static _ => { }, static _ => { }));

    /// <summary>It sent this message, to whomever.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The script with it.</returns>
    public ExternalScript Send(object? message)
    {
        messages.Enqueue(message);
        return this;
    }

    internal ProcessBody? NextBody() => bodies.TryDequeue(out var body) ? body : null;

    internal bool TryNextMessage(out object? message) => messages.TryDequeue(out message);
}
