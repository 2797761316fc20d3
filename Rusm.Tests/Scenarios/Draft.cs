using LanguageExt;
using Rusm.Cli.Conformance;
using Rusm.Tests.Reference;
using static LanguageExt.Prelude;

namespace Rusm.Tests.Scenarios;

/// <summary>
/// A scenario being written, together with the model: it knows which processes are alive, and what each operation does. Whatever
/// operations it is given, what it makes of them is a scenario that can be run and has one right answer.
/// </summary>
internal sealed class Draft
{
    private readonly List<Operation> operations = [];
    private readonly List<Step> steps = [];
    private readonly Dictionary<string, string> processes = new() { [Scenario.Outside] = Scenario.Outside };
    private readonly Dictionary<string, string> references = [];
    private readonly Dictionary<long, long> messages = [];
    private int referencesNamed;

    /// <summary>The world as it is at this point.</summary>
    internal Model Model { get; } = new();

    /// <summary>How many processes were given a name. One that a dead process should have spawned never came to be.</summary>
    internal int ProcessesNamed { get; private set; }

    /// <summary>The name that the next process gets.</summary>
    internal string NextProcess => $"p{ProcessesNamed}";

    /// <summary>The name that the next reference gets.</summary>
    internal string NextReference => $"r{referencesNamed}";

    /// <summary>The scenario that these operations make, mended where they make none.</summary>
    internal static Scenario Of(IEnumerable<Operation> operations)
    {
        var draft = new Draft();
        foreach (var operation in operations)
        {
            draft.Add(operation);
        }

        return draft.Finish();
    }

    /// <summary>
    /// Appends an operation. One that names what never came to be is left out; names and messages are numbered anew, in order; and
    /// a receive whose item is not promised asks for the item instead.
    /// </summary>
    internal void Add(Operation operation)
    {
        if (!operation.ProcessesNamed().All(processes.ContainsKey) || !operation.ReferencesNamed().All(references.ContainsKey))
        {
            return;
        }

        var (newProcess, newReference) = (operation.NewProcess(), operation.NewReference());
        var (process, reference) = (NextProcess, NextReference);
        var renamed = WithOneAnswer(operation.Renamed(
            name => newProcess == name ? process : processes[name],
            name => newReference == name ? reference : references[name],
            MessageOf));
        steps.Add(Model.Perform(renamed));
        operations.Add(renamed);
        ProcessesNamed += newProcess.Count();
        referencesNamed += newReference.Count();
        newProcess.Filter(_ => Model.Spawned.Contains(process)).Iter(name => processes[name] = process);
        newReference.Filter(_ => Model.References.Exists(made => made.Reference == reference)).Iter(name => references[name] = reference);
    }

    internal Scenario Finish() => new("found", operations.ToSeq().Strict(), Some(steps.ToSeq().Strict()), Some(Model.Survivors()));

    private long MessageOf(long message, bool isSent)
    {
        if (isSent)
        {
            messages[message] = operations.Count;
        }

        return messages.GetValueOrDefault(message, message);
    }

    private Operation WithOneAnswer(Operation operation) =>
        operation is Operation.Receive { By: { } by } && Model.IsAlive(by) && !Model.HeadIsPromised(by)
            ? new Operation.ReceiveMatch(by, Model.MailboxOf(by).First())
            : operation;
}
