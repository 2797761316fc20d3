using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>The actors of a run by pid: the program, and the processes that have begun.</summary>
/// <param name="create">Creates the actor of a process.</param>
internal sealed class ActorTable(Func<HostedProcess, SimulatedActor> create)
{
    private readonly List<SimulatedActor?> actors = [];

    internal IEnumerable<SimulatedActor> All => actors.OfType<SimulatedActor>();

    internal void AddProgram(SimulatedActor program) => actors.Add(program);

    /// <summary>The actor of a pid; null if its body has not been scheduled yet.</summary>
    internal SimulatedActor? Find(Pid pid) => pid.Value < actors.Count ? actors[(int)pid.Value] : null;

    /// <summary>The actor of a process.</summary>
    internal SimulatedActor Of(HostedProcess process)
    {
        while (actors.Count <= process.Pid.Value)
        {
            actors.Add(null);
        }

        return actors[(int)process.Pid.Value] ??= create(process);
    }
}
