namespace Rusm.Host.Simulating;

/// <summary>
/// Goes through all orders, one run after the other: depth first through the tree of choices. A run that comes to a state in which an
/// earlier run has been is ended there, because the earlier run covers everything that can follow.
/// </summary>
internal sealed class ExhaustiveStrategy(bool prunes) : Strategy
{
    private readonly List<(int Choice, int Count)> path = [];
    private readonly HashSet<ulong> seen = [];
    private int depth;

    /// <summary>Whether the current run has reached a known state.</summary>
    internal bool IsPruned { get; private set; }

    /// <summary>Goes to the next run.</summary>
    /// <returns>Whether there is one.</returns>
    internal bool MoveNext()
    {
        (depth, IsPruned) = (0, false);
        while (path.Count > 0 && path[^1].Choice + 1 == path[^1].Count)
        {
            path.RemoveAt(path.Count - 1);
        }

        if (path.Count > 0)
        {
            path[^1] = (path[^1].Choice + 1, path[^1].Count);
        }

        return path.Count > 0;
    }

    internal override int Next(SimulatedWorld world)
    {
        var choice = Choose(world, 1, world.Ready.Count + (world.TimeCanPass ? 1 : 0));
        return choice == world.Ready.Count ? Time : choice;
    }

    internal override int BeforeOperation(SimulatedWorld world)
    {
        var choice = Choose(world, 2, 1 + world.Ready.Count + (world.TimeCanPass ? 1 : 0));
        return choice == 0 ? Continue : choice == world.Ready.Count + 1 ? Time : choice - 1;
    }

    internal override Decision? Fault(SimulatedWorld world)
    {
        DecisionKind[] kinds = [.. ((DecisionKind[])[DecisionKind.Kill, DecisionKind.Hang]).Where(kind => world.Left(kind) > 0)];
        Decision[] faults =
        [
            .. kinds.SelectMany(kind => world.FaultTargets().Select(pid => new Decision(world.Steps, kind, pid))),
            .. world.Left(DecisionKind.Cut) > 0 ? world.CutTargets() : [],
        ];
        var choice = Choose(world, 3, 1 + faults.Length);
        return choice == 0 ? null : faults[choice - 1];
    }

    internal override bool Injects(SimulatedWorld world, DecisionKind kind) => Choose(world, 4 + (int)kind, 2) == 1;

    // The point of a step at which the choice is made: a state has one choice at each of them.
    private int Choose(SimulatedWorld world, int point, int count)
    {
        if (count == 1 || IsPruned)
        {
            return 0;
        }

        if (depth == path.Count)
        {
            if (prunes && !seen.Add(StateHash.Of(world.HashState(), StateHash.Of((ulong)point, (ulong)count))))
            {
                IsPruned = true;
                return 0;
            }

            path.Add((0, count));
        }

        return path[depth++].Choice;
    }
}
