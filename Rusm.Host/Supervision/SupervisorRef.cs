using System.Collections.Immutable;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>
/// A reference to a supervisor, to add, stop, restart, delete and list its children. The caller is the process that created the
/// reference, or code outside any process. A supervisor handles one call at a time, and none while it starts or stops children. So there
/// is no time limit, as in OTP.
/// </summary>
/// <remarks>
/// Each method throws <see cref="CallException"/> if the supervisor is not alive or ends before it replies; from outside also
/// <see cref="ObjectDisposedException"/> if the runtime has been stopped. A child must not call its own supervisor before it has
/// acknowledged its start: both would wait without end, as in OTP.
/// </remarks>
public sealed class SupervisorRef
{
    private readonly Func<Pid, SupervisorRequest, CancellationToken, Task<CallResult>> call;
    private readonly Dispatcher dispatcher;
    private readonly Func<string, Pid?>? whereIs;
    private readonly Pid pid;

    /// <summary>Creates a reference for code outside any process.</summary>
    /// <param name="runtime">The runtime of the supervisor.</param>
    /// <param name="pid">The pid of the supervisor.</param>
    public SupervisorRef(Runtime runtime, Pid pid)
        : this(CallFrom(runtime), runtime.Dispatcher) => this.pid = pid;

    /// <summary>Creates a reference by a registered name for code outside any process. The name is looked up for each call, so it also finds the
    /// supervisor after a restart.</summary>
    /// <param name="runtime">The runtime of the supervisor.</param>
    /// <param name="name">The name of the supervisor.</param>
    public SupervisorRef(Runtime runtime, string name)
        : this(CallFrom(runtime), runtime.Dispatcher) => (Name, whereIs) = (Named(name), runtime.WhereIs);

    /// <summary>Creates a reference for a process.</summary>
    /// <param name="context">The context of the caller.</param>
    /// <param name="pid">The pid of the supervisor.</param>
    public SupervisorRef(ProcessContext context, Pid pid)
        : this(CallFrom(context), context.Process.Dispatcher) => this.pid = pid;

    /// <summary>Creates a reference by a registered name for a process. The name is looked up for each call, so it also finds the
    /// supervisor after a restart.</summary>
    /// <param name="context">The context of the caller.</param>
    /// <param name="name">The name of the supervisor.</param>
    public SupervisorRef(ProcessContext context, string name)
        : this(CallFrom(context), context.Process.Dispatcher) => (Name, whereIs) = (Named(name), context.WhereIs);

    private SupervisorRef(Func<Pid, SupervisorRequest, CancellationToken, Task<CallResult>> call, Dispatcher dispatcher) =>
        (this.call, this.dispatcher) = (call, dispatcher);

    /// <summary>The registered name; null if the supervisor is known by its pid.</summary>
    public string? Name { get; }

    /// <summary>The pid of the supervisor.</summary>
    /// <exception cref="InvalidOperationException">The supervisor is known by its name.</exception>
    public Pid Pid => Name is null
        ? pid
        : throw new InvalidOperationException($"The supervisor {Name} is known by its name, and can have another pid after a restart: use WhereIs.");

    /// <summary>Adds a child and starts it (OTP: <c>start_child/2</c>).</summary>
    /// <param name="spec">The specification of the child.</param>
    /// <param name="body">The body of the child. Its start is complete when it is spawned.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Started"/>, or a refusal: <see cref="CallResult.AlreadyStarted"/>,
    /// <see cref="CallResult.AlreadyPresent"/>, <see cref="CallResult.Invalid"/>, <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> StartChildAsync(ChildSpec spec, ProcessBody body, BodyThread thread = BodyThread.Pool, CancellationToken cancellationToken = default) =>
        StartChildAsync(spec, ChildStart.Of(body, thread), cancellationToken);

    /// <summary>Adds a child that acknowledges its start, and starts it.</summary>
    /// <param name="spec">The specification of the child.</param>
    /// <param name="body">The body of the child.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>As for the other overload, and <see cref="CallResult.StartFailed"/>: then the child is not added.</returns>
    public Task<CallResult> StartChildAsync(ChildSpec spec, StartingBody body, BodyThread thread = BodyThread.Pool, CancellationToken cancellationToken = default) =>
        StartChildAsync(spec, ChildStart.Of(body, thread), cancellationToken);

    /// <summary>Adds a child that is a server, and starts it.</summary>
    /// <param name="spec">The specification of the child.</param>
    /// <param name="server">The server. Its start is complete when it has its first state.</param>
    /// <param name="thread">The thread on which the server runs.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>As for the other overloads.</returns>
    public Task<CallResult> StartChildAsync(ChildSpec spec, IServer server, BodyThread thread = BodyThread.Pool, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return StartChildAsync(spec, ChildStart.Of(server.StartAsync, thread), cancellationToken);
    }

    /// <summary>Adds a child that is a supervisor, and starts it.</summary>
    /// <param name="spec">The specification of the child; see <see cref="ChildSpec.ForSupervisor"/>.</param>
    /// <param name="subtree">The specification of that supervisor. Its start is complete when all its children have started.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>As for the other overloads; <see cref="CallResult.Invalid"/> also for a mistake in its own specification.</returns>
    public Task<CallResult> StartChildAsync(ChildSpec spec, SupervisorSpec subtree, CancellationToken cancellationToken = default) => StartChildAsync(spec, ChildStart.Of(subtree), cancellationToken);

    /// <summary>Starts a dynamic child of a simple_one_for_one supervisor (OTP: <c>start_child/2</c>).</summary>
    /// <param name="argument">Its argument; see <see cref="SupervisorSpec.Template{TArgument}"/>.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Started"/>, or a refusal: <see cref="CallResult.StartFailed"/>, <see cref="CallResult.Invalid"/>
    /// for an argument of another type than that of the template, or a supervisor without a template.</returns>
    public Task<CallResult> StartDynamicAsync(object? argument = null, CancellationToken cancellationToken = default) =>
        CallAsync(new SupervisorRequest(new SupervisorCall.StartDynamic(), Argument: argument), cancellationToken);

    /// <summary>Stops a child (OTP: <c>terminate_child/2</c>).</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Done"/>, or a refusal: <see cref="CallResult.NotFound"/>, <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> TerminateChildAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.TerminateChild(Named(id)), cancellationToken);

    /// <summary>Stops a child of a simple_one_for_one supervisor (OTP: <c>terminate_child/2</c> with a pid).</summary>
    /// <param name="pid">The pid of the child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Done"/>, or <see cref="CallResult.NotFound"/>: also if the supervisor is not a
    /// simple_one_for_one supervisor.</returns>
    public Task<CallResult> TerminateDynamicAsync(Pid pid, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.TerminateDynamic(pid), cancellationToken);

    /// <summary>Starts a child that is down (OTP: <c>restart_child/2</c>).</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Started"/>, or a refusal: <see cref="CallResult.NotFound"/>, <see cref="CallResult.Running"/>,
    /// <see cref="CallResult.Restarting"/>, <see cref="CallResult.StartFailed"/>, <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> RestartChildAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.RestartChild(Named(id)), cancellationToken);

    /// <summary>Removes a child that is down (OTP: <c>delete_child/2</c>).</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Done"/>, or a refusal: <see cref="CallResult.NotFound"/>, <see cref="CallResult.Running"/>,
    /// <see cref="CallResult.Restarting"/>, <see cref="CallResult.SimpleOneForOne"/>.</returns>
    public Task<CallResult> DeleteChildAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.DeleteChild(Named(id)), cancellationToken);

    /// <summary>Returns all children, the first started first (OTP: <c>which_children/1</c>).</summary>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>The children.</returns>
    public async Task<ImmutableArray<Child>> WhichChildrenAsync(CancellationToken cancellationToken = default) =>
        [.. ((CallResult.ChildList)await AskAsync(new SupervisorCall.WhichChildren(), cancellationToken).ConfigureAwait(true)).Children];

    /// <summary>Returns the numbers of children (OTP: <c>count_children/1</c>).</summary>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns>The counts.</returns>
    public async Task<CallResult.Counts> CountChildrenAsync(CancellationToken cancellationToken = default) =>
        (CallResult.Counts)await AskAsync(new SupervisorCall.CountChildren(), cancellationToken).ConfigureAwait(true);

    /// <summary>Returns the specification of a child (OTP: <c>get_childspec/2</c>).</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="cancellationToken">Cancels the wait. The supervisor may still do what it was asked to.</param>
    /// <returns><see cref="CallResult.Specification"/>, or <see cref="CallResult.NotFound"/>.</returns>
    public Task<CallResult> GetChildSpecAsync(string id, CancellationToken cancellationToken = default) => AskAsync(new SupervisorCall.GetChildSpec(Named(id)), cancellationToken);

    /// <summary>A reference to the same supervisor for a process.</summary>
    internal SupervisorRef For(ProcessContext context) => Name is null ? new(context, pid) : new(context, Name);

    private static string Named(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text;
    }

    private Task<CallResult> StartChildAsync(ChildSpec spec, ChildStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return CallAsync(new SupervisorRequest(new SupervisorCall.StartChild(spec), start), cancellationToken);
    }

    private Task<CallResult> AskAsync(SupervisorCall request, CancellationToken cancellationToken) =>
        CallAsync(new SupervisorRequest(request), cancellationToken);

    private Task<CallResult> CallAsync(SupervisorRequest request, CancellationToken cancellationToken) =>
        whereIs is null ? call(pid, request, cancellationToken)
        : whereIs(Name!) is { } found ? call(found, request, cancellationToken)
        : Task.FromException<CallResult>(Calls.NoProcessNamed(dispatcher, Name!, request));

    private static Func<Pid, SupervisorRequest, CancellationToken, Task<CallResult>> CallFrom(Runtime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        return (to, request, cancelled) => runtime.CallAsync<CallResult>(to, request, Timeout.InfiniteTimeSpan, cancelled);
    }

    private static Func<Pid, SupervisorRequest, CancellationToken, Task<CallResult>> CallFrom(ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (to, request, cancelled) => context.CallAsync<CallResult>(to, request, Timeout.InfiniteTimeSpan, cancelled).AsTask();
    }
}
