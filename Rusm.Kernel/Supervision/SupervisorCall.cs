namespace Rusm.Kernel.Supervision;

/// <summary>A call to a supervisor. Cases: <see cref="StartChild"/>, <see cref="StartDynamic"/>, <see cref="TerminateChild"/>,
/// <see cref="TerminateDynamic"/>, <see cref="RestartChild"/>, <see cref="DeleteChild"/>, <see cref="WhichChildren"/>,
/// <see cref="CountChildren"/>, <see cref="GetChildSpec"/>.</summary>
public abstract record SupervisorCall
{
    private SupervisorCall()
    {
    }

    /// <summary>Add a child and start it (OTP: <c>start_child/2</c>). If its start fails, it is not added.</summary>
    /// <param name="Spec">The specification of the child.</param>
    public sealed record StartChild(ChildSpec Spec) : SupervisorCall;

    /// <summary>Start a child from the template of a simple_one_for_one supervisor (OTP: <c>start_child/2</c>).</summary>
    public sealed record StartDynamic : SupervisorCall;

    /// <summary>Stop a child (OTP: <c>terminate_child/2</c>). It stays down; a temporary child is removed.</summary>
    /// <param name="Id">The id of the child.</param>
    public sealed record TerminateChild(string Id) : SupervisorCall;

    /// <summary>Stop a child of a simple_one_for_one supervisor and remove it (OTP: <c>terminate_child/2</c> with a pid).</summary>
    /// <param name="Pid">The process of the child.</param>
    public sealed record TerminateDynamic(Pid Pid) : SupervisorCall;

    /// <summary>Start a child that is down (OTP: <c>restart_child/2</c>). The start does not count for the restart intensity.</summary>
    /// <param name="Id">The id of the child.</param>
    public sealed record RestartChild(string Id) : SupervisorCall;

    /// <summary>Remove a child that is down (OTP: <c>delete_child/2</c>).</summary>
    /// <param name="Id">The id of the child.</param>
    public sealed record DeleteChild(string Id) : SupervisorCall;

    /// <summary>Returns all children, the first started first (OTP: <c>which_children/1</c>, which returns the last started first).</summary>
    public sealed record WhichChildren : SupervisorCall;

    /// <summary>Returns the numbers of children (OTP: <c>count_children/1</c>).</summary>
    public sealed record CountChildren : SupervisorCall;

    /// <summary>Returns the specification of a child (OTP: <c>get_childspec/2</c>).</summary>
    /// <param name="Id">The id of the child.</param>
    public sealed record GetChildSpec(string Id) : SupervisorCall;
}
