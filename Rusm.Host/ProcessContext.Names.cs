using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Host;

/// <content>Registered names; see <see cref="Runtime.Register"/> for the rules.</content>
public sealed partial class ProcessContext
{
    /// <summary>Registers this process under a name (Erlang: <c>register(Name, self())</c>).</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <exception cref="NameException">The name is taken, or this process has one.</exception>
    public void Register(string name) => Register(name, Self);

    /// <summary>Registers a process under a name (Erlang: <c>register/2</c>).</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <param name="pid">The process.</param>
    /// <exception cref="NameException">The name is taken, or the process is not alive or has a name.</exception>
    public void Register(string name, Pid pid) => Apply(new Signal.Register(Self, name, pid));

    /// <summary>Removes a name (Erlang: <c>unregister/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NameException">No process has the name.</exception>
    public void Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Apply(new Signal.Unregister(Self, name));
    }

    /// <summary>Returns the process that has a name (Erlang: <c>whereis/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <returns>The process; null if no process has the name.</returns>
    public Pid? WhereIs(string name)
    {
        process.RefuseIfEnded();
        return Dispatcher.Observe(process, ValueSource.WhereIs, Dispatcher.WhereIs(name)?.Value ?? 0) is > 0 and var pid ? new Pid(pid) : null;
    }

    /// <summary>Returns the process that has a name. If none has it, spawns a process with the name; see
    /// <see cref="Runtime.WhereIsOrSpawn"/>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="body">The body of the new process.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <returns>The process that has the name.</returns>
    public Pid WhereIsOrSpawn(string name, ProcessBody body, BodyThread thread = BodyThread.Pool) =>
        Spawned(Dispatcher.WhereIsOrSpawn(Self, name, body, thread));

    /// <summary>Sends a message to the process that has a name (Erlang: <c>Name ! Message</c>).</summary>
    /// <param name="name">The name of the receiver; this process itself is allowed.</param>
    /// <param name="message">The message. It is shared and not copied: send an immutable object.</param>
    /// <exception cref="NameException">No process has the name.</exception>
    public void Send(string name, object? message)
    {
        process.RefuseIfEnded();
        Dispatcher.Send(process, name, message);
    }
}
