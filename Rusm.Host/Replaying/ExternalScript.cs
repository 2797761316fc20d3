using Rusm.Host.Supervision;

namespace Rusm.Host.Replaying;

/// <summary>
/// The part of a program replay that replaces the code outside any process: the bodies that it spawned and the messages that it sent, in
/// the order of the recording. Everything else that it did is in the recording.
/// </summary>
public sealed class ExternalScript
{
    private readonly Queue<ProcessBody> bodies = new();
    private readonly Queue<object?> messages = new();

    /// <summary>Adds a process that was spawned from outside, by any kind of spawn.</summary>
    /// <param name="body">The body of the process.</param>
    /// <returns>This script.</returns>
    public ExternalScript Spawn(ProcessBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        bodies.Enqueue(body);
        return this;
    }

    /// <summary>
    /// Adds a supervisor that was started from outside; see
    /// <see cref="Supervisors.StartSupervisorAsync(Runtime, SupervisorSpec, CancellationToken)"/>.
    /// </summary>
    /// <param name="spec">The specification of the supervisor.</param>
    /// <returns>This script.</returns>
    public ExternalScript StartSupervisor(SupervisorSpec spec) => Spawn(Supervisors.Starter(spec, static _ => { }, static _ => { }, static _ => { }));

    /// <summary>Adds a message that was sent from outside. The recording has its receiver.</summary>
    /// <param name="message">The message.</param>
    /// <returns>This script.</returns>
    public ExternalScript Send(object? message)
    {
        messages.Enqueue(message);
        return this;
    }

    internal ProcessBody? NextBody() => bodies.TryDequeue(out var body) ? body : null;

    internal bool TryNextMessage(out object? message) => messages.TryDequeue(out message);
}
