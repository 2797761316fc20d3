using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Traces;

namespace Rusm.Host;

/// <content>Global names: names that all connected nodes know (Erlang: <c>global</c>).</content>
public sealed partial class ProcessContext
{
    /// <summary>Registers this process under a global name; see <see cref="RegisterGlobalAsync(string, Pid)"/>.</summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <returns>Completes when the process has the name.</returns>
    /// <exception cref="NameException">The name is taken.</exception>
    public ValueTask RegisterGlobalAsync(string name) => RegisterGlobalAsync(name, Self);

    /// <summary>
    /// Registers a process of this node under a name that all connected nodes know, and waits until it is granted (Erlang:
    /// <c>global:register_name/2</c>). A process can have several global names, which become free when it ends. If nodes that were not
    /// connected have given the same name to two processes, the process that got it later keeps it when they connect, and the other is killed,
    /// with the cause <see cref="Cause.NameConflict"/>.
    /// </summary>
    /// <param name="name">The name. It is case-sensitive.</param>
    /// <param name="pid">The process.</param>
    /// <returns>Completes when the process has the name.</returns>
    /// <exception cref="NameException">The name is taken, or the process is not alive or is of another node.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public async ValueTask RegisterGlobalAsync(string name, Pid pid)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        process.RefuseIfEnded();
        var answer = await AnswerToAsync<GlobalNameReply>(
            () => Dispatcher.Apply(new Signal.RegisterGlobal(Self, name, pid)), static reply => reply.Reference).ConfigureAwait(true);
        if (answer.Refusal is { } refusal)
        {
            throw new NameException(refusal);
        }
    }

    /// <summary>Removes a global name (Erlang: <c>global:unregister_name/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NameException">No process has the name, or one of another node has it.</exception>
    public void UnregisterGlobal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Apply(new Signal.UnregisterGlobal(Self, name));
    }

    /// <summary>Returns the process that has a global name, as far as this node knows (Erlang: <c>global:whereis_name/1</c>).</summary>
    /// <param name="name">The name.</param>
    /// <returns>The process, which can be of another node; null if no process has the name.</returns>
    public Pid? WhereIsGlobal(string name)
    {
        process.RefuseIfEnded();
        return Dispatcher.Observe(process, ValueSource.WhereIsGlobal, Dispatcher.WhereIsGlobal(name)?.Value ?? 0) is > 0 and var pid ? new Pid(pid) : null;
    }
}
