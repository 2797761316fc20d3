using Rusm.Kernel;

namespace Rusm.Host;

/// <content>What goes by name.</content>
internal partial class Dispatcher
{
    /// <summary>Spawns a process with a name, or returns the process that has it. It is one signal, so no other signal comes in
    /// between.</summary>
    /// <param name="by">The parent.</param>
    /// <param name="name">The name.</param>
    /// <param name="body">What the new process does.</param>
    /// <param name="thread">Where it does it.</param>
    /// <returns>The process that has the name; <see cref="Pid.Outside"/> if the parent is not alive.</returns>
    internal Pid WhereIsOrSpawn(Pid by, string name, ProcessBody body, BodyThread thread)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        var answer = Take(new Signal.Spawn(by, name), new SpawnArguments(body, thread, by));
        return answer.Refusal is Refusal.NameTaken taken ? taken.Holder : answer.Granted.Spawned;
    }

    /// <summary>The process that has a name; null if none has it.</summary>
    internal Pid? WhereIs(string name)
    {
        lock (gate)
        {
            return kernel.WhereIs(name).ToNullable();
        }
    }

    /// <summary>Sends a message to the process that has a name. As on the BEAM it goes to that process, even if another process gets
    /// the name before it arrives.</summary>
    /// <param name="sender">The sender; null for outside.</param>
    /// <param name="name">The name of the receiver.</param>
    /// <param name="content">The message.</param>
    /// <exception cref="NameException">No process has the name.</exception>
    internal void Send(HostedProcess? sender, string name, object? content)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IsRecording)
        {
            Apply(new Signal.SendNamed(sender?.Pid ?? Pid.Outside, name, content));
            return;
        }

        Send(sender, WhereIs(name) ?? throw new NameException(new Refusal.NotRegistered(name)), content);
    }
}
