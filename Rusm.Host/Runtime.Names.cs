using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>
/// Registered names. A process has at most one, and a name at most one process; it is free again as soon as the process is dead,
/// before anybody hears of that. A child that is spawned with a name has it before it can run.
/// </content>
public sealed partial class Runtime
{
    /// <summary>Gives a process a name (Erlang: <c>register/2</c>).</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <param name="pid">Who gets it.</param>
    /// <exception cref="NameException">The name is taken, or the process is dead or has a name.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public void Register(string name, Pid pid) => dispatcher.Apply(new Signal.Register(Pid.Outside, name, pid));

    /// <summary>Takes a name off whoever has it (Erlang: <c>unregister/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NameException">Nobody has it.</exception>
    public void Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        dispatcher.Apply(new Signal.Unregister(Pid.Outside, name));
    }

    /// <summary>Who has a name (Erlang: <c>whereis/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <returns>The process, which was alive at this moment; null when nobody has it.</returns>
    public Pid? WhereIs(string name) => dispatcher.WhereIs(name);

    /// <summary>Who has a name, and if nobody has, a new process that gets it. Of any number of callers at once one spawns, and all
    /// are given that process.</summary>
    /// <param name="name">The name.</param>
    /// <param name="body">What it does, if it is new.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <returns>Who has the name.</returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="ObjectDisposedException">The runtime has been stopped.</exception>
    public Pid WhereIsOrSpawn(string name, ProcessBody body, BodyThread thread = BodyThread.Pool) =>
        dispatcher.WhereIsOrSpawn(Pid.Outside, name, body, thread);

    /// <summary>Puts a message into the mailbox of whoever has the name (Erlang: <c>Name ! Message</c>).</summary>
    /// <param name="name">The name of the receiver.</param>
    /// <param name="message">The message. It is shared and not copied: send an immutable object.</param>
    /// <exception cref="NameException">Nobody has the name.</exception>
    public void Send(string name, object? message) => dispatcher.Send(sender: null, name, message);

    /// <summary>The names that are taken, in ordinal order (Erlang: <c>registered/0</c>).</summary>
    /// <returns>The names.</returns>
    public ImmutableArray<string> Registered() => [.. Snapshot().Names.Select(taken => taken.Name)];
}
