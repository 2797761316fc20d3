using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Manual.Supervision;

/// <summary>The words that facts about supervisors are told in.</summary>
internal static class Words
{
    internal static readonly ChildSpec A = new("a"), B = new("b"), C = new("c");

    internal static readonly ExitReason Overload = ExitReason.Named("overload");

    internal static ChildSpec Transient(this ChildSpec child) => child with { Restart = RestartType.Transient };

    internal static ChildSpec Temporary(this ChildSpec child) => child with { Restart = RestartType.Temporary };

    internal static ChildSpec Significant(this ChildSpec child) => child with { Significant = true };

    internal static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    internal static SupervisorCall Start(ChildSpec child) => new SupervisorCall.StartChild(child);

    internal static SupervisorCall StartDynamic() => new SupervisorCall.StartDynamic();

    internal static SupervisorCall Terminate(string id) => new SupervisorCall.TerminateChild(id);

    internal static SupervisorCall Terminate(Pid pid) => new SupervisorCall.TerminateDynamic(pid);

    internal static SupervisorCall Restart(string id) => new SupervisorCall.RestartChild(id);

    internal static SupervisorCall Delete(string id) => new SupervisorCall.DeleteChild(id);

    internal static SupervisorCall Which() => new SupervisorCall.WhichChildren();

    internal static SupervisorCall Count() => new SupervisorCall.CountChildren();

    internal static SupervisorCall GetSpec(string id) => new SupervisorCall.GetChildSpec(id);
}
