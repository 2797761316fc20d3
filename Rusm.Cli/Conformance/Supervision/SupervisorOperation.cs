namespace Rusm.Cli.Conformance.Supervision;

/// <summary>
/// One thing that a scenario does to a supervisor or to one of its children. Cases: <see cref="Crash"/>, <see cref="Return"/>,
/// <see cref="Stop"/>, <see cref="Kill"/>; <see cref="FailNextStarts"/>; <see cref="StartChild"/>, <see cref="TerminateChild"/>,
/// <see cref="RestartChild"/>, <see cref="DeleteChild"/>; <see cref="Shutdown"/>.
/// </summary>
public abstract record SupervisorOperation
{
    // Private, so that the cases below are all there are.
    private SupervisorOperation()
    {
    }

    /// <summary>Whether it is one of the supervisor's calls, which alone have a result.</summary>
    public bool IsCall => this is StartChild or TerminateChild or RestartChild or DeleteChild;

    /// <summary>The child's body throws.</summary>
    public sealed record Crash(string Child) : SupervisorOperation
    {
        public override string ToString() => $"crash {Child}";
    }

    /// <summary>The child's body returns.</summary>
    public sealed record Return(string Child) : SupervisorOperation
    {
        public override string ToString() => $"return {Child}";
    }

    /// <summary>The child ends itself with that reason.</summary>
    public sealed record Stop(string Child, string Reason) : SupervisorOperation
    {
        public override string ToString() => $"stop {Child} {Reason}";
    }

    /// <summary><c>exit(Child, kill)</c>, from outside.</summary>
    public sealed record Kill(string Child) : SupervisorOperation
    {
        public override string ToString() => $"kill {Child}";
    }

    /// <summary>
    /// The start function of that child fails so many times from now on, whatever was set before. There need not be a child with that id yet.
    /// </summary>
    public sealed record FailNextStarts(string Child, int Times) : SupervisorOperation
    {
        public override string ToString() => $"fail_next_starts {Child} {Times}";
    }

    public sealed record StartChild(ScenarioChild Spec) : SupervisorOperation
    {
        public override string ToString() => $"start_child {Spec}";
    }

    public sealed record TerminateChild(string Child) : SupervisorOperation
    {
        public override string ToString() => $"terminate_child {Child}";
    }

    public sealed record RestartChild(string Child) : SupervisorOperation
    {
        public override string ToString() => $"restart_child {Child}";
    }

    public sealed record DeleteChild(string Child) : SupervisorOperation
    {
        public override string ToString() => $"delete_child {Child}";
    }

    /// <summary><c>exit(Supervisor, Reason)</c>, by its parent.</summary>
    public sealed record Shutdown(string Reason = Shutdown.ByDefault) : SupervisorOperation
    {
        internal const string ByDefault = "shutdown";

        public override string ToString() => Reason == ByDefault ? "shutdown" : $"shutdown {Reason}";
    }
}
