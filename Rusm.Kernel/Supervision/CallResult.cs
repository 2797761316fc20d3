using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>
/// The reply to a <see cref="SupervisorCall"/>. Results of calls that succeed: <see cref="Done"/>, <see cref="Started"/>,
/// <see cref="ChildList"/>, <see cref="Counts"/>, <see cref="Specification"/>. Results of calls that are refused or fail, and change
/// nothing: <see cref="AlreadyStarted"/>, <see cref="AlreadyPresent"/>, <see cref="NotFound"/>, <see cref="Running"/>,
/// <see cref="Restarting"/>, <see cref="StartFailed"/>, <see cref="SimpleOneForOne"/>, <see cref="Invalid"/>.
/// </summary>
public abstract record CallResult
{
    private CallResult()
    {
    }

    /// <summary>Throws if the call was refused or has failed.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="InvalidOperationException">The call was refused or has failed. The message says why.</exception>
    public CallResult ThrowIfRefused() => this is Done or Started or ChildList or Counts or Specification ? this : throw new InvalidOperationException(this switch
    {
        AlreadyStarted started => $"The supervisor has a child with this id already, and it runs as {started.Pid}.",
        AlreadyPresent => "The supervisor has a child with this id already, which does not run: restart it, or delete it first.",
        NotFound => "The supervisor has no such child.",
        Running => "The child runs: terminate it first.",
        Restarting => "The supervisor is about to restart the child: terminate it first.",
        StartFailed failed => $"The child did not start: {failed.Reason}.",
        SimpleOneForOne => "The children of a simple_one_for_one supervisor have no ids: use StartDynamicAsync and TerminateDynamicAsync.",
        Invalid invalid => invalid.Problem,
        _ => $"The supervisor answered {this}.",
    });

    /// <summary>The call has succeeded (OTP: <c>ok</c>).</summary>
    public sealed record Done : CallResult;

    /// <summary>The child has started (OTP: <c>{ok, Pid}</c>).</summary>
    /// <param name="Pid">The process of the child; null if its start reported that there is nothing to run (OTP: <c>ignore</c>).</param>
    public sealed record Started(Pid? Pid) : CallResult;

    /// <summary>The children, the first started first.</summary>
    /// <param name="Children">The children.</param>
    public sealed record ChildList(Seq<Child> Children) : CallResult;

    /// <summary>The numbers of children (OTP: <c>specs</c>, <c>active</c>, <c>supervisors</c>, <c>workers</c>).</summary>
    /// <param name="Specs">The number of child specifications. A template counts as one.</param>
    /// <param name="Active">The number of children that run.</param>
    /// <param name="Supervisors">The number of children that are supervisors, whether they run or not.</param>
    /// <param name="Workers">The number of children that are workers, whether they run or not.</param>
    public sealed record Counts(int Specs, int Active, int Supervisors, int Workers) : CallResult;

    /// <summary>The specification of the child.</summary>
    /// <param name="Spec">The specification.</param>
    public sealed record Specification(ChildSpec Spec) : CallResult;

    /// <summary>A child with this id already exists, and it runs (OTP: <c>already_started</c>).</summary>
    /// <param name="Pid">The process of the child.</param>
    public sealed record AlreadyStarted(Pid Pid) : CallResult;

    /// <summary>A child with this id already exists, and it does not run (OTP: <c>already_present</c>).</summary>
    public sealed record AlreadyPresent : CallResult;

    /// <summary>There is no such child (OTP: <c>not_found</c>).</summary>
    public sealed record NotFound : CallResult;

    /// <summary>The child runs. Only a child that is down can be restarted or deleted (OTP: <c>running</c>).</summary>
    public sealed record Running : CallResult;

    /// <summary>The supervisor is about to restart the child. Only a child that is down can be restarted or deleted (OTP:
    /// <c>restarting</c>).</summary>
    public sealed record Restarting : CallResult;

    /// <summary>The child did not start (OTP: <c>{error, Reason}</c>).</summary>
    /// <param name="Reason">The reason.</param>
    public sealed record StartFailed(ExitReason Reason) : CallResult;

    /// <summary>A simple_one_for_one supervisor does not support the call, because its children have no ids (OTP:
    /// <c>simple_one_for_one</c>).</summary>
    public sealed record SimpleOneForOne : CallResult;

    /// <summary>The specification of the child, or the call, is not valid.</summary>
    /// <param name="Problem">A sentence that describes the mistake and how to correct it.</param>
    public sealed record Invalid(string Problem) : CallResult;
}
