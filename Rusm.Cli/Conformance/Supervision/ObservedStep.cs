using LanguageExt;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>What one operation did, once the supervisor came to rest.</summary>
/// <param name="Events">What happened to the children, in order.</param>
/// <param name="Result">
/// What a call resulted in: <c>ok</c>, <c>already_started</c>, <c>already_present</c>, <c>not_found</c>, <c>running</c>,
/// <c>restarting</c>, <c>start_failed</c> or <c>supervisor_gone</c>; none when the operation is no call.
/// </param>
/// <param name="After">How the supervisor is now.</param>
public sealed record ObservedStep(Seq<ChildEvent> Events, Option<string> Result, Aftermath After)
{
    /// <summary>The step in words: the events, the result, and how it is now.</summary>
    public override string ToString() => string.Join("; ", InWords().Values);

    /// <summary>The parts of the step in words, each only if it says something.</summary>
    internal Map<NameOrder, string, string> InWords() =>
        Said(("events", Words(Events)), ("result", Result.IfNone("")), ("children", After.ToString()));

    /// <summary>The same for a start, which is nothing but events.</summary>
    internal static Map<NameOrder, string, string> InWords(Seq<ChildEvent> events) => Said(("events", Words(events)));

    /// <summary>Events in words.</summary>
    internal static string Words(Seq<ChildEvent> events) => string.Join(", ", events);

    private static Map<NameOrder, string, string> Said(params (string Part, string Words)[] parts) =>
        parts.Where(part => part.Words.Length > 0).ToNamed();
}

/// <summary>How a supervisor is after a step. Cases: <see cref="Running"/>, <see cref="SupervisorExit"/>.</summary>
public abstract record Aftermath
{
    // Private, so that the cases below are all there are.
    private Aftermath()
    {
    }

    /// <summary>It has these children, in start order.</summary>
    public sealed record Running(Seq<ChildState> Children) : Aftermath
    {
        public override string ToString() => string.Join(", ", Children);
    }

    /// <summary>It ended with that reason, in this step or in one before.</summary>
    public sealed record SupervisorExit(string Reason) : Aftermath
    {
        public override string ToString() => $"supervisor_exit {Reason}";
    }
}

/// <summary>A child as the supervisor lists it.</summary>
/// <param name="Id">Its name in the supervisor.</param>
/// <param name="State"><c>up</c>, <c>down</c> or <c>restarting</c>.</param>
public sealed record ChildState(string Id, string State)
{
    public override string ToString() => $"{Id} {State}";
}
