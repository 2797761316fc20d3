using Rusm.Kernel;

namespace Rusm.Host;

/// <content>What goes by name.</content>
internal partial class Dispatcher
{
    /// <summary>A spawn under a name, whose refusal tells who has it: one signal, so that nobody comes in between.</summary>
    /// <param name="by">Who spawns.</param>
    /// <param name="name">The name.</param>
    /// <param name="body">What the new process does.</param>
    /// <param name="thread">Where it does it.</param>
    /// <returns>Who has the name; <see cref="Pid.Outside"/> when who spawns is dead.</returns>
    internal Pid WhereIsOrSpawn(Pid by, string name, ProcessBody body, BodyThread thread)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        var answer = Take(new Signal.Spawn(by, name), new SpawnArguments(body, thread, by));
        return answer.Refusal is Refusal.NameTaken taken ? taken.Holder : answer.Granted.Spawned;
    }

    /// <summary>Who has a name; null when nobody has.</summary>
    internal Pid? WhereIs(string name)
    {
        lock (gate)
        {
            return kernel.WhereIs(name).ToNullable();
        }
    }

    /// <summary>Sends a message to whoever has the name. As on the BEAM it is on its way to that process from then on, whoever gets
    /// the name before it arrives.</summary>
    /// <param name="sender">Who sends; null for outside.</param>
    /// <param name="name">The name of the receiver.</param>
    /// <param name="content">The message.</param>
    /// <exception cref="NameException">Nobody has the name.</exception>
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
