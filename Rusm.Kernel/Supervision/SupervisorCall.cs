namespace Rusm.Kernel.Supervision;

/// <summary>What one can ask a supervisor for. Cases: <see cref="StartChild"/>, <see cref="StartDynamic"/>,
/// <see cref="TerminateChild"/>, <see cref="TerminateDynamic"/>, <see cref="RestartChild"/>, <see cref="DeleteChild"/>,
/// <see cref="WhichChildren"/>, <see cref="CountChildren"/>, <see cref="GetChildSpec"/>.</summary>
public abstract record SupervisorCall
{
    private SupervisorCall()
    {
    }

    /// <summary>Take a child on and start it (OTP: <c>start_child/2</c>). If its start fails it is not taken on.</summary>
    /// <param name="Spec">The child.</param>
    public sealed record StartChild(ChildSpec Spec) : SupervisorCall;

    /// <summary>Start one more child from the template of a simple_one_for_one supervisor (OTP: <c>start_child/2</c>).</summary>
    public sealed record StartDynamic : SupervisorCall;

    /// <summary>Stop a child (OTP: <c>terminate_child/2</c>). It stays down; a temporary one is forgotten.</summary>
    /// <param name="Id">Which child.</param>
    public sealed record TerminateChild(string Id) : SupervisorCall;

    /// <summary>Stop a child of a simple_one_for_one supervisor, and forget it (OTP: <c>terminate_child/2</c> with a pid).</summary>
    /// <param name="Pid">Which child.</param>
    public sealed record TerminateDynamic(Pid Pid) : SupervisorCall;

    /// <summary>Start a child that is down (OTP: <c>restart_child/2</c>). It does not count as a restart.</summary>
    /// <param name="Id">Which child.</param>
    public sealed record RestartChild(string Id) : SupervisorCall;

    /// <summary>Forget a child that is down (OTP: <c>delete_child/2</c>).</summary>
    /// <param name="Id">Which child.</param>
    public sealed record DeleteChild(string Id) : SupervisorCall;

    /// <summary>All children, the first started first (OTP: <c>which_children/1</c>, which has them the other way round).</summary>
    public sealed record WhichChildren : SupervisorCall;

    /// <summary>How many there are (OTP: <c>count_children/1</c>).</summary>
    public sealed record CountChildren : SupervisorCall;

    /// <summary>Returns the specification of a child (OTP: <c>get_childspec/2</c>).</summary>
    /// <param name="Id">Which child.</param>
    public sealed record GetChildSpec(string Id) : SupervisorCall;
}
