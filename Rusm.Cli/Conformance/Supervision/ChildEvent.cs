namespace Rusm.Cli.Conformance.Supervision;

/// <summary>
/// What happened to a child. Cases: <see cref="Start"/>, <see cref="StartFailed"/>, <see cref="Exit"/>. The events of one step have an
/// order, and it counts.
/// </summary>
public abstract record ChildEvent
{
    // Private, so that the cases below are all there are.
    private ChildEvent(string child) => Child = child;

    /// <summary>The child.</summary>
    public string Child { get; }

    public sealed record Start(string Child) : ChildEvent(Child)
    {
        public override string ToString() => $"start {Child}";
    }

    /// <summary>Its start function failed; there is no process.</summary>
    public sealed record StartFailed(string Child) : ChildEvent(Child)
    {
        public override string ToString() => $"start_failed {Child}";
    }

    /// <summary>Its process ended, by itself or because the supervisor ended it.</summary>
    public sealed record Exit(string Child, string Reason) : ChildEvent(Child)
    {
        public override string ToString() => $"exit {Child} {Reason}";
    }
}
