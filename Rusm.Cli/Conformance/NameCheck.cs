namespace Rusm.Cli.Conformance;

/// <summary>A process is spawned, and a reference made, before an operation names it; and each only once.</summary>
/// <param name="wrong">Makes the exception of a message.</param>
internal sealed class NameCheck(Func<string, ScenarioFormatException> wrong)
{
    private readonly HashSet<string> processes = [];
    private readonly HashSet<string> references = [];

    internal void Check(Operation operation)
    {
        MustBeSpawned(operation.By);
        MustBeSpawned(operation.Target());
        MustBeMade((operation as Operation.Demonitor)?.Reference);
        Check((operation as Operation.ReceiveMatch)?.Item);
        MustBeNew(processes, operation.NewProcess());
        MustBeNew(references, operation.NewReference());
    }

    private void Check(Item? item)
    {
        switch (item)
        {
            case Item.Exit exit when exit.From != Scenario.Outside:
                MustBeSpawned(exit.From);
                break;
            case Item.Down down:
                MustBeMade(down.Reference);
                MustBeSpawned(down.Process);
                break;
            case Item.Exit or Item.Message or null:
                break;
        }
    }

    private void MustBeSpawned(string? process)
    {
        if (process is not null && !processes.Contains(process))
        {
            throw wrong($"{process} has not been spawned before; spawn it first");
        }
    }

    private void MustBeMade(string? reference)
    {
        if (reference is not null && !references.Contains(reference))
        {
            throw wrong($"{reference} has not been made before; monitor something as {reference} first");
        }
    }

    private void MustBeNew(HashSet<string> names, string? name)
    {
        if (name is not null && (name == Scenario.Outside || !names.Add(name)))
        {
            throw wrong($"the name {name} is taken; choose another one");
        }
    }
}
