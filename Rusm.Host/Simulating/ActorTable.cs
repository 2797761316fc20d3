using Rusm.Kernel;

namespace Rusm.Host.Simulating;

/// <summary>The actors of a run by pid: the program, and the processes that have begun.</summary>
/// <param name="create">Creates the actor of a process.</param>
internal sealed class ActorTable(Func<HostedProcess, SimulatedActor> create)
{
    // For each node, by the numbers of the pids. The program is outside, which has the number 0 of node 0.
    private readonly List<List<SimulatedActor?>> actors = [];

    internal IEnumerable<SimulatedActor> All => actors.SelectMany(static node => node).OfType<SimulatedActor>();

    internal void AddProgram(SimulatedActor program) => actors.Add([program]);

    /// <summary>The actor of a pid; null if its body has not been scheduled yet.</summary>
    internal SimulatedActor? Find(Pid pid) =>
        pid.Node.Value < actors.Count && actors[pid.Node.Value] is var node && pid.Number < node.Count ? node[(int)pid.Number] : null;

    /// <summary>The actor of a process.</summary>
    internal SimulatedActor Of(HostedProcess process)
    {
        var pid = process.Pid;
        while (actors.Count <= pid.Node.Value)
        {
            actors.Add([]);
        }

        var node = actors[pid.Node.Value];
        while (node.Count <= pid.Number)
        {
            node.Add(null);
        }

        return node[(int)pid.Number] ??= create(process);
    }
}
