using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// The answer to a <see cref="SupervisorCall"/>. Cases that say yes: <see cref="Done"/>, <see cref="Started"/>,
/// <see cref="ChildList"/>, <see cref="Counts"/>, <see cref="Specification"/>. Cases that say no, and change nothing:
/// <see cref="AlreadyStarted"/>, <see cref="AlreadyPresent"/>, <see cref="NotFound"/>, <see cref="Running"/>,
/// <see cref="Restarting"/>, <see cref="StartFailed"/>, <see cref="SimpleOneForOne"/>, <see cref="Invalid"/>.
/// </summary>
public abstract record CallResult
{
    private CallResult()
    {
    }

    /// <summary>It is done (OTP: <c>ok</c>).</summary>
    public sealed record Done : CallResult;

    /// <summary>The child runs (OTP: <c>{ok, Pid}</c>).</summary>
    /// <param name="Pid">Its process; null when its start says that there is nothing to run.</param>
    public sealed record Started(Pid? Pid) : CallResult;

    /// <summary>The children, the first started first.</summary>
    /// <param name="Children">Each of them.</param>
    public sealed record ChildList(Seq<Child> Children) : CallResult;

    /// <summary>How many children there are (OTP: <c>specs</c>, <c>active</c>, <c>supervisors</c>, <c>workers</c>).</summary>
    /// <param name="Specs">Specifications: one template counts as one.</param>
    /// <param name="Active">Children that run.</param>
    /// <param name="Supervisors">Children that are supervisors, running or not.</param>
    /// <param name="Workers">Children that are workers, running or not.</param>
    public sealed record Counts(int Specs, int Active, int Supervisors, int Workers) : CallResult;

    /// <summary>The child's specification.</summary>
    /// <param name="Spec">What it was declared with.</param>
    public sealed record Specification(ChildSpec Spec) : CallResult;

    /// <summary>There is a child of that id, and it runs (OTP: <c>already_started</c>).</summary>
    /// <param name="Pid">Its process.</param>
    public sealed record AlreadyStarted(Pid Pid) : CallResult;

    /// <summary>There is a child of that id, and it does not run (OTP: <c>already_present</c>).</summary>
    public sealed record AlreadyPresent : CallResult;

    /// <summary>There is no such child (OTP: <c>not_found</c>).</summary>
    public sealed record NotFound : CallResult;

    /// <summary>The child runs: only one that is down can be restarted or deleted (OTP: <c>running</c>).</summary>
    public sealed record Running : CallResult;

    /// <summary>The child is about to be started: only one that is down can be restarted or deleted (OTP: <c>restarting</c>).</summary>
    public sealed record Restarting : CallResult;

    /// <summary>The child did not start (OTP: <c>{error, Reason}</c>).</summary>
    /// <param name="Reason">Why not.</param>
    public sealed record StartFailed(ExitReason Reason) : CallResult;

    /// <summary>A simple_one_for_one supervisor can't do that: its children have no ids (OTP: <c>simple_one_for_one</c>).</summary>
    public sealed record SimpleOneForOne : CallResult;

    /// <summary>The child's specification makes no sense.</summary>
    /// <param name="Problem">What is wrong with it, and what to do.</param>
    public sealed record Invalid(string Problem) : CallResult;
}
