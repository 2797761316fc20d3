using LanguageExt;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>The supervisor of a scenario, in the words of the recording.</summary>
/// <param name="Strategy"><c>one_for_one</c>, <c>one_for_all</c> or <c>rest_for_one</c>.</param>
/// <param name="Intensity">How many restarts it allows in a period.</param>
/// <param name="Period">The period in seconds.</param>
/// <param name="AutoShutdown"><c>never</c>, <c>any_significant</c> or <c>all_significant</c>.</param>
/// <param name="FailingStart">The child whose first start fails, so that the supervisor does not start; none if all children start.</param>
/// <param name="Children">The children that it starts with, in that order.</param>
public sealed record ScenarioSupervisor(
    string Strategy,
    int Intensity,
    int Period,
    string AutoShutdown,
    Option<string> FailingStart,
    Seq<ScenarioChild> Children)
{
    public override string ToString() =>
        $"{Strategy}, intensity {Intensity} in {Period} s, auto_shutdown {AutoShutdown}, children [{string.Join(", ", Children)}]"
        + FailingStart.Map(static child => $", the start of {child} fails").IfNone("");
}

/// <summary>A child specification, in the words of the recording.</summary>
/// <param name="Id">Its name in the supervisor.</param>
/// <param name="Restart"><c>permanent</c>, <c>transient</c> or <c>temporary</c>.</param>
/// <param name="Shutdown">How the supervisor ends it.</param>
/// <param name="Significant">Whether its own end counts for the automatic shutdown.</param>
/// <param name="Traps">
/// <c>no</c>: it dies at once on <c>shutdown</c>. <c>polite</c>: it traps exits, and ends itself with the reason it is sent.
/// </param>
public sealed record ScenarioChild(string Id, string Restart, ChildShutdown Shutdown, bool Significant, string Traps)
{
    public override string ToString() =>
        $"{Id} {Restart} {Shutdown}{(Significant ? " significant" : "")}{(Traps == "no" ? "" : $" {Traps}")}";
}

/// <summary>
/// How long a supervisor waits for a child that it ends. Cases: <see cref="BrutalKill"/>, <see cref="Infinity"/>, <see cref="Milliseconds"/>.
/// </summary>
public abstract record ChildShutdown
{
    // Private, so that the cases below are all there are.
    private ChildShutdown()
    {
    }

    /// <summary>Not at all: it is killed.</summary>
    public sealed record BrutalKill : ChildShutdown
    {
        public override string ToString() => "brutal_kill";
    }

    /// <summary>It is sent <c>shutdown</c>, and takes as long as it takes.</summary>
    public sealed record Infinity : ChildShutdown
    {
        public override string ToString() => "infinity";
    }

    /// <summary>It is sent <c>shutdown</c>, and killed when it has not ended in time.</summary>
    public sealed record Milliseconds(int Count) : ChildShutdown
    {
        public override string ToString() => $"{Count} ms";
    }
}
