using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance;

/// <summary>
/// Operations, done one after the other by processes that each come to rest before the next, and, if it was recorded, what
/// they did. It compares by value and prints as a transcript.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Operations">What is done.</param>
/// <param name="Expect">What each operation did; none when it is not known.</param>
/// <param name="Final">The processes alive at the end; none when they are not known.</param>
public sealed record Scenario(
    string Name,
    Seq<Operation> Operations,
    Option<Seq<Step>> Expect,
    Option<Map<NameOrder, string, FinalProcess>> Final)
{
    /// <summary>The name of what acts without being a process.</summary>
    public const string Outside = "env";

    /// <summary>Creates a scenario without a recording.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="operations">What is done.</param>
    public Scenario(string name, IEnumerable<Operation> operations)
        : this(name, operations.ToSeq().Strict(), None, None)
    {
    }

    /// <summary>The name, then one line an operation, with what it did where that is known.</summary>
    /// <returns>The transcript.</returns>
    public override string ToString() => string.Join('\n', Operations.Select(Line).Prepend(Name));

    private string Line(Operation operation, int index)
    {
        var done = Expect.Match(Some: steps => steps[index].InWords(operation.By), None: () => default);
        var said = done.IsEmpty ? "" : $"  -> {string.Join("; ", done.AsEnumerable().Select(pair => $"{pair.Key} {pair.Value}"))}";
        return $"{index + 1,4}  {operation}{said}";
    }
}
