using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>
/// A supervisor to be called: its children are taken on, stopped, started again, deleted and listed. Whoever holds it calls it in
/// its own name: a process, or someone outside. A supervisor serves one call at a time, and none while it starts or stops
/// children; so there is no time limit, as in OTP.
/// </summary>
/// <remarks>
/// Each method throws <see cref="CallException"/> when the supervisor is dead, or ends before it replies; from outside also
/// <see cref="ObjectDisposedException"/> when the runtime has been stopped. A child that calls its own supervisor before its start
/// is done waits for ever, and its supervisor for it, as in OTP.
/// </remarks>
public sealed class SupervisorRef
{
    private readonly Func<Pid, SupervisorRequest, CancellationToken, Task<CallResult>> call;

    /// <summary>A supervisor as seen from outside.</summary>
    /// <param name="runtime">Where it lives.</param>
    /// <param name="pid">Its process.</param>
    public SupervisorRef(Runtime runtime, Pid pid)
        : this(pid, (to, request, cancelled) => runtime.CallAsync<CallResult>(to, request, Timeout.InfiniteTimeSpan, cancelled)) => ArgumentNullException.ThrowIfNull(runtime);

    /// <summary>A supervisor as seen from a process.</summary>
    /// <param name="context">Who calls.</param>
    /// <param name="pid">The supervisor's process.</param>
    public SupervisorRef(ProcessContext context, Pid pid)
        : this(pid, (to, request, cancelled) => context.CallAsync<CallResult>(to, request, Timeout.InfiniteTimeSpan, cancelled).AsTask()) => ArgumentNullException.ThrowIfNull(context);

    private SupervisorRef(Pid pid, Func<Pid, SupervisorRequest, CancellationToken, Task<CallResult>> call) => (Pid, this.call) = (pid, call);

    /// <summary>Its process.</summary>
    public Pid Pid { get; }

    /// <summary>Takes a child on and starts it (OTP: <c>start_child/2</c>).</summary>
    /// <param name="spec">Its specification.</param>
    /// <param name="body">What it does. Its start is done when it is spawned.</param>
    /// <param name="thread">Where it runs.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Started"/>, or why not: <see cref="CallResult.AlreadyStarted"/>,
    /// <see cref="CallResult.AlreadyPresent"/>, <see cref="CallResult.Invalid"/>, <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> StartChildAsync(ChildSpec spec, ProcessBody body, BodyThread thread = BodyThread.Pool, CancellationToken cancellationToken = default) =>
        StartChildAsync(spec, ChildStart.Of(body, thread), cancellationToken);

    /// <summary>Takes a child on and starts it; its start is done when it says so.</summary>
    /// <param name="spec">Its specification.</param>
    /// <param name="body">What it does.</param>
    /// <param name="thread">Where it runs.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>As for the other, and <see cref="CallResult.StartFailed"/>: then it is not taken on.</returns>
    public Task<CallResult> StartChildAsync(ChildSpec spec, StartingBody body, BodyThread thread = BodyThread.Pool, CancellationToken cancellationToken = default) =>
        StartChildAsync(spec, ChildStart.Of(body, thread), cancellationToken);

    /// <summary>Takes a supervisor on and starts it.</summary>
    /// <param name="spec">Its specification; see <see cref="ChildSpec.ForSupervisor"/>.</param>
    /// <param name="subtree">Its own declaration. Its start is done when its children are started.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>As for the others; <see cref="CallResult.Invalid"/> for a mistake in its own declaration too.</returns>
    public Task<CallResult> StartChildAsync(ChildSpec spec, SupervisorSpec subtree, CancellationToken cancellationToken = default) => StartChildAsync(spec, ChildStart.Of(subtree), cancellationToken);

    /// <summary>Starts one more child of a simple_one_for_one supervisor (OTP: <c>start_child/2</c>).</summary>
    /// <param name="argument">What it is started with; see <see cref="SupervisorSpec.Template{TArgument}"/>.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Started"/>, or why not: <see cref="CallResult.StartFailed"/>, <see cref="CallResult.Invalid"/>
    /// for an argument that the template can't take, or a supervisor without a template.</returns>
    public Task<CallResult> StartDynamicAsync(object? argument = null, CancellationToken cancellationToken = default) =>
        call(Pid, new SupervisorRequest(new SupervisorCall.StartDynamic(), Argument: argument), cancellationToken);

    /// <summary>Stops a child (OTP: <c>terminate_child/2</c>).</summary>
    /// <param name="id">Which child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Done"/>, or why not: <see cref="CallResult.NotFound"/>,
    /// <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> TerminateChildAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.TerminateChild(Named(id)), cancellationToken);

    /// <summary>Stops a child of a simple_one_for_one supervisor (OTP: <c>terminate_child/2</c> with a pid).</summary>
    /// <param name="pid">Which child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Done"/>, or <see cref="CallResult.NotFound"/>: also when the supervisor is no
    /// simple_one_for_one.</returns>
    public Task<CallResult> TerminateDynamicAsync(Pid pid, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.TerminateDynamic(pid), cancellationToken);

    /// <summary>Starts a child that is down (OTP: <c>restart_child/2</c>).</summary>
    /// <param name="id">Which child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Started"/>, or why not: <see cref="CallResult.NotFound"/>, <see cref="CallResult.Running"/>,
    /// <see cref="CallResult.Restarting"/>, <see cref="CallResult.StartFailed"/>, <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> RestartChildAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.RestartChild(Named(id)), cancellationToken);

    /// <summary>Forgets a child that is down (OTP: <c>delete_child/2</c>).</summary>
    /// <param name="id">Which child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Done"/>, or why not: <see cref="CallResult.NotFound"/>, <see cref="CallResult.Running"/>,
    /// <see cref="CallResult.Restarting"/>, <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> DeleteChildAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.DeleteChild(Named(id)), cancellationToken);

    /// <summary>All children, the first started first (OTP: <c>which_children/1</c>).</summary>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>The children.</returns>
    public async Task<ImmutableArray<Child>> WhichChildrenAsync(CancellationToken cancellationToken = default) =>
        [.. ((CallResult.ChildList)await AskAsync(new SupervisorCall.WhichChildren(), cancellationToken).ConfigureAwait(true)).Children];

    /// <summary>How many children there are (OTP: <c>count_children/1</c>).</summary>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>The counts.</returns>
    public async Task<CallResult.Counts> CountChildrenAsync(CancellationToken cancellationToken = default) =>
        (CallResult.Counts)await AskAsync(new SupervisorCall.CountChildren(), cancellationToken).ConfigureAwait(true);

    /// <summary>A child's specification (OTP: <c>get_childspec/2</c>).</summary>
    /// <param name="id">Which child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Specification"/>, or <see cref="CallResult.NotFound"/>.</returns>
    public Task<CallResult> GetChildSpecAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.GetChildSpec(Named(id)), cancellationToken);

    /// <summary>The same supervisor as seen from a process.</summary>
    internal SupervisorRef For(ProcessContext context) => new(context, Pid);

    private static string Named(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id;
    }

    private Task<CallResult> StartChildAsync(ChildSpec spec, ChildStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return call(Pid, new SupervisorRequest(new SupervisorCall.StartChild(spec), start), cancellationToken);
    }

    private Task<CallResult> AskAsync(SupervisorCall request, CancellationToken cancellationToken) =>
        call(Pid, new SupervisorRequest(request), cancellationToken);
}
