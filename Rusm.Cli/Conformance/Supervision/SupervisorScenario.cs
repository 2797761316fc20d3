using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>
/// A supervisor, operations done one after the other, each once it came to rest, and, if it was recorded, what they did. It
/// compares by value and prints as a transcript.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Supervisor">The supervisor that is started.</param>
/// <param name="Start">What its start did; none when it is not known.</param>
/// <param name="Operations">What is done.</param>
/// <param name="Expect">What each operation did; none when it is not known.</param>
public sealed record SupervisorScenario(
    string Name,
    ScenarioSupervisor Supervisor,
    Option<Seq<ChildEvent>> Start,
    Seq<SupervisorOperation> Operations,
    Option<Seq<ObservedStep>> Expect)
{
    /// <summary>Creates a scenario without a recording.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="supervisor">The supervisor that is started.</param>
    /// <param name="operations">What is done.</param>
    public SupervisorScenario(string name, ScenarioSupervisor supervisor, IEnumerable<SupervisorOperation> operations)
        : this(name, supervisor, None, operations.ToSeq().Strict(), None)
    {
    }

    /// <summary>The name and the supervisor, its start, then one line an operation, with what it did where that is known.</summary>
    /// <returns>The transcript.</returns>
    public override string ToString()
    {
        var started = Line(0, "start", Start.Map(ObservedStep.Words));
        var done = Operations.Select((operation, index) =>
            Line(index + 1, operation.ToString(), Expect.Map(steps => steps[index].ToString())));
        return string.Join('\n', done.Prepend(started).Prepend($"{Name}: {Supervisor}"));
    }

    private static string Line(int number, string what, Option<string> did) =>
        $"{number,4}  {what}{did.Filter(words => words.Length > 0).Map(words => $"  -> {words}").IfNone("")}";
}
