namespace Rusm.Cli.Conformance;

/// <summary>
/// One thing that a scenario has a process do. Cases: <see cref="Spawn"/>, <see cref="SpawnLink"/>, <see cref="SpawnMonitor"/>;
/// <see cref="Link"/>, <see cref="Unlink"/>; <see cref="Monitor"/>, <see cref="Demonitor"/>; <see cref="TrapExit"/>,
/// <see cref="Exit"/>; <see cref="Stop"/>, <see cref="Crash"/>, <see cref="Return"/>; <see cref="Send"/>, <see cref="Receive"/>,
/// <see cref="ReceiveMatch"/>. Processes, references and reasons go by name.
/// </summary>
public abstract record Operation
{
    // Private, so that the cases below are all there are.
    private Operation(string? by) => By = by;

    /// <summary>The process that does it; null when it comes from outside.</summary>
    public string? By { get; }

    /// <summary>Outside starts a process with no links, which parks.</summary>
    public sealed record Spawn(string As) : Operation(by: null)
    {
        public override string ToString() => $"spawn {As}";
    }

    public sealed record SpawnLink(string By, string As) : Operation(By)
    {
        public override string ToString() => $"{By} spawn_link {As}";
    }

    public sealed record SpawnMonitor(string By, string As, string Reference) : Operation(By)
    {
        public override string ToString() => $"{By} spawn_monitor {As} as {Reference}";
    }

    public sealed record Link(string By, string To) : Operation(By)
    {
        public override string ToString() => $"{By} link {To}";
    }

    public sealed record Unlink(string By, string To) : Operation(By)
    {
        public override string ToString() => $"{By} unlink {To}";
    }

    public sealed record Monitor(string By, string To, string Reference) : Operation(By)
    {
        public override string ToString() => $"{By} monitor {To} as {Reference}";
    }

    public sealed record Demonitor(string By, string Reference, bool Flush) : Operation(By)
    {
        public override string ToString() => $"{By} demonitor {Reference}{(Flush ? " flush" : "")}";
    }

    public sealed record TrapExit(string By, bool Value) : Operation(By)
    {
        public override string ToString() => $"{By} trap_exit {(Value ? "on" : "off")}";
    }

    /// <summary><c>exit(To, Reason)</c>, by a process or from outside.</summary>
    public sealed record Exit(string? By, string To, string Reason) : Operation(By)
    {
        public override string ToString() => $"{By ?? Scenario.Outside} exit {To} {Reason}";
    }

    /// <summary>The process ends itself with that reason.</summary>
    public sealed record Stop(string By, string Reason) : Operation(By)
    {
        public override string ToString() => $"{By} stop {Reason}";
    }

    /// <summary>Its body throws.</summary>
    public sealed record Crash(string By) : Operation(By)
    {
        public override string ToString() => $"{By} crash";
    }

    /// <summary>Its body returns.</summary>
    public sealed record Return(string By) : Operation(By)
    {
        public override string ToString() => $"{By} return";
    }

    public sealed record Send(string By, string To, long Message) : Operation(By)
    {
        public override string ToString() => $"{By} send {To} {Message}";
    }

    /// <summary>It takes the head of its mailbox, without waiting.</summary>
    public sealed record Receive(string By) : Operation(By)
    {
        public override string ToString() => $"{By} receive";
    }

    /// <summary>It takes the first item that equals <paramref name="Item"/>, without waiting.</summary>
    public sealed record ReceiveMatch(string By, Item Item) : Operation(By)
    {
        public override string ToString() => $"{By} receive_match {Item}";
    }
}
