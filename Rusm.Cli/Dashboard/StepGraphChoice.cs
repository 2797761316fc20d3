using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Dashboard;

/// <summary>
/// Chooses the processes of a graph: those that are involved in the step, their peers, the oldest that have links or monitors, and then the
/// oldest.
/// </summary>
internal sealed class StepGraphChoice(State before, Replayed at, HashSet<Pid> dead)
{
    private const int Most = 200;

    // Of a large cascade, its survivors come before the rest of its dead.
    private const int MostDead = 120;
    private const int PeersOfEach = 50;
    private const int Looked = 10_000;

    private readonly SortedList<long, ProcessEntry> chosen = [];

    /// <summary>The processes by pid. One that ended in the step is as it was before the step.</summary>
    internal SortedList<long, ProcessEntry> Choose()
    {
        AddAll(Involved());
        foreach (var entry in chosen.Values.ToArray())
        {
            AddAll(PeersOf(entry));
        }

        AddAll(Dead());
        foreach (var entry in at.State.Processes.Take(Looked).Where(static entry => entry.Links.Count + entry.Monitors.Count > 0))
        {
            if (!Add(entry))
            {
                break;
            }
        }

        foreach (var entry in at.State.Processes.Take(Most))
        {
            if (!Add(entry))
            {
                break;
            }
        }

        return chosen;
    }

    private IEnumerable<Pid> Involved() => at.Signal
        .Map(signal => new NumberedStep(at.Step, signal))
        .AsEnumerable()
        .SelectMany(static step => new[] { step.Signal.By, step.Target })
        .Concat(Dead().Take(MostDead))
        .Concat(at.Effects.Select(static effect => effect switch
        {
            Effect.Start start => start.Pid,
            Effect.Deliver deliver => deliver.To,
            Effect.ReturnReference returned => returned.Watcher,
            _ => Pid.Outside,
        }));

    private IEnumerable<Pid> Dead() => at.Effects.OfType<Effect.Stop>().Select(static stop => stop.Death.Pid);

    private static IEnumerable<Pid> PeersOf(ProcessEntry entry) => entry.Links.AsEnumerable().Take(PeersOfEach)
        .Concat(entry.Monitors.AsEnumerable().Take(PeersOfEach).Select(static end => end.Other))
        .Concat(entry.MonitoredBy.AsEnumerable().Take(PeersOfEach).Select(static end => end.Other));

    private void AddAll(IEnumerable<Pid> pids)
    {
        foreach (var pid in pids)
        {
            var isFull = (dead.Contains(pid) ? before : at.State).Find(pid).Match(Some: entry => !Add(entry), None: false);
            if (isFull)
            {
                break;
            }
        }
    }

    private bool Add(ProcessEntry entry)
    {
        if (chosen.Count == Most)
        {
            return false;
        }

        chosen.TryAdd(entry.Pid.Value, entry);
        return true;
    }
}
