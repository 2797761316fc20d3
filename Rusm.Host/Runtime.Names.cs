using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>
/// Registered names. A process has at most one name, and a name belongs to at most one process. It is free again as soon as the process
/// has ended, before any other process is notified. A process that is spawned with a name has it before it runs.
/// </content>
public sealed partial class Runtime
{
    /// <summary>Registers a process under a name (Erlang: <c>register/2</c>).</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <param name="pid">The process.</param>
    /// <exception cref="NameException">The name is taken, or the process is not alive or has a name.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public void Register(string name, Pid pid) => dispatcher.Apply(new Signal.Register(Pid.Outside, name, pid));

    /// <summary>Removes a name (Erlang: <c>unregister/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NameException">No process has the name.</exception>
    public void Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        dispatcher.Apply(new Signal.Unregister(Pid.Outside, name));
    }

    /// <summary>Returns the process that has a name (Erlang: <c>whereis/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <returns>The process; null if no process has the name.</returns>
    public Pid? WhereIs(string name) => dispatcher.WhereIs(name);

    /// <summary>Returns the process that has a name. If none has it, spawns a process with the name. If several threads call it at the same
    /// time, one spawns the process, and all get it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <returns>The process that has the name.</returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public Pid WhereIsOrSpawn(string name, ProcessBody body, BodyThread thread = BodyThread.Pool) =>
        dispatcher.WhereIsOrSpawn(Pid.Outside, name, body, thread);

    /// <summary>Sends a message to the process that has a name (Erlang: <c>Name ! Message</c>).</summary>
    /// <param name="name">The name of the receiver.</param>
    /// <param name="message">The message. It is shared and not copied: send an immutable object.</param>
    /// <exception cref="NameException">No process has the name.</exception>
    public void Send(string name, object? message) => dispatcher.Send(sender: null, name, message);

    /// <summary>Returns the registered names in ordinal order (Erlang: <c>registered/0</c>).</summary>
    /// <returns>The names.</returns>
    public ImmutableArray<string> Registered() => [.. Snapshot().Names.Select(taken => taken.Name)];
}
