using System.Collections.Immutable;
using LanguageExt;
using Rusm.Host.Nodes;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Host.Supervision;

/// <summary>
/// The specification of a supervisor: its flags, and its children with their bodies. It is immutable: each method returns a specification
/// with one child more. Its mistakes are reported when the supervisor is started, all at once.
/// </summary>
/// <example>
/// <code>
/// var tree = new SupervisorSpec(new SupervisorFlags { Strategy = RestartStrategy.RestForOne, Intensity = 3 })
///     .Child("database", Database)
///     .Child(new ChildSpec("cache") { Restart = RestartType.Transient }, Cache)
///     .Child("workers", new SupervisorSpec().Child("worker", Worker));
/// </code>
/// </example>
public sealed class SupervisorSpec
{
    // A Seq, since adding to it does not copy it.
    private readonly Seq<(ChildSpec Spec, ChildStart Start)> children;
    private readonly StartWithArgument? template;

    /// <summary>Creates the specification of a supervisor without children.</summary>
    /// <param name="flags">The flags; null for the defaults of OTP.</param>
    public SupervisorSpec(SupervisorFlags? flags = null)
        : this(flags ?? new SupervisorFlags(), LanguageExt.Seq<(ChildSpec, ChildStart)>.Empty, template: null)
    {
    }

    private SupervisorSpec(
        SupervisorFlags flags, Seq<(ChildSpec Spec, ChildStart Start)> children, StartWithArgument? template) =>
        (Flags, this.children, this.template) = (flags, children, template);

    /// <summary>A supervisor of tasks, which are not restarted; see <see cref="ProcessTasks"/> (Elixir: <c>Task.Supervisor</c>).</summary>
    /// <returns>The specification.</returns>
    public static SupervisorSpec ForTasks() => new SupervisorSpec(new SupervisorFlags { Strategy = RestartStrategy.SimpleOneForOne })
        .Template<ProcessBody>(new ChildSpec("task") { Restart = RestartType.Temporary }, static body => body);

    /// <summary>The flags of the supervisor.</summary>
    public SupervisorFlags Flags { get; }

    /// <summary>The specifications of the children, in the order of their starts.</summary>
    public ImmutableArray<ChildSpec> Children => [.. children.Select(static child => child.Spec)];

    /// <summary>Adds a permanent worker.</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="body">The body of the child. Its start is complete when it is spawned.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Child(string id, ProcessBody body, BodyThread thread = BodyThread.Pool) => Child(new ChildSpec(id), body, thread);

    /// <summary>Adds a child.</summary>
    /// <param name="spec">The specification of the child.</param>
    /// <param name="body">The body of the child. Its start is complete when it is spawned.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Child(ChildSpec spec, ProcessBody body, BodyThread thread = BodyThread.Pool) => With(spec, ChildStart.Of(body, thread));

    /// <summary>Adds a child whose start is complete when it acknowledges it.</summary>
    /// <param name="spec">The specification of the child.</param>
    /// <param name="body">The body of the child.</param>
    /// <param name="thread">The thread on which the body runs.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Child(ChildSpec spec, StartingBody body, BodyThread thread = BodyThread.Pool) => With(spec, ChildStart.Of(body, thread));

    /// <summary>Adds a permanent worker that is a server.</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="server">The server. Its start is complete when it has its first state.</param>
    /// <param name="name">The name under which it is registered; null for none. See <see cref="ServerRef{TServer}"/>.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Child(string id, IServer server, string? name = null) => Child(new ChildSpec(id) { Name = name }, server);

    /// <summary>Adds a child that is a server.</summary>
    /// <param name="spec">The specification of the child.</param>
    /// <param name="server">The server. Its start is complete when it has its first state.</param>
    /// <param name="thread">The thread on which the server runs.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Child(ChildSpec spec, IServer server, BodyThread thread = BodyThread.Pool)
    {
        ArgumentNullException.ThrowIfNull(server);
        return Child(spec, server.StartAsync, thread);
    }

    /// <summary>Adds a child that is a supervisor: permanent, and stopped without a time limit.</summary>
    /// <param name="id">The id of the child.</param>
    /// <param name="subtree">The specification of that supervisor. Its start is complete when all its children have started.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Child(string id, SupervisorSpec subtree) => Child(ChildSpec.ForSupervisor(id), subtree);

    /// <summary>Adds a child that is a supervisor.</summary>
    /// <param name="spec">The specification of the child; see <see cref="ChildSpec.ForSupervisor"/>.</param>
    /// <param name="subtree">The specification of that supervisor. Its start is complete when all its children have started.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Child(ChildSpec spec, SupervisorSpec subtree) => With(spec, ChildStart.Of(subtree));

    /// <summary>Adds a child that can be on another node, and is started on the nodes that are connected then. When its node is lost, it ends with
    /// <c>noconnection</c> and is restarted by the rules of the supervisor, on a node that is left: the intensity must allow for all children of a
    /// node at once.</summary>
    /// <param name="spec">The specification of the child. It cannot have a name.</param>
    /// <param name="placement">Chooses the node, at each start; see <see cref="NodePlacements"/>, and <c>PlacementBy</c> of the package Rusm.Orleans.</param>
    /// <param name="body">The name of the body, which all nodes have registered with <see cref="NodeOptions.WithBody{TArgument}"/>. The start of the
    /// child is complete when it is spawned.</param>
    /// <param name="argument">The argument of the body, which the transport must be able to carry.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec ChildOn(ChildSpec spec, NodePlacement placement, string body, object? argument = null)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentException.ThrowIfNullOrWhiteSpace(body);
        return With(spec, ChildStart.Of(new RemoteStart(placement, children.Count, body, argument)));
    }

    /// <summary>
    /// Sets the template of the children of a simple_one_for_one supervisor. Each child is started by
    /// <see cref="SupervisorRef.StartDynamicAsync"/> with an argument of its own, and restarted with the same. A template that needs no
    /// argument is a <see cref="Child(ChildSpec, ProcessBody, BodyThread)"/>: the one child of a simple_one_for_one supervisor.
    /// </summary>
    /// <typeparam name="TArgument">The type of the argument of a child.</typeparam>
    /// <param name="spec">The specification of each child.</param>
    /// <param name="body">What each does, from its argument. The supervisor asks for it at each start; if that throws, the
    /// start has failed.</param>
    /// <param name="thread">The thread on which each body runs.</param>
    /// <returns>The specification with it.</returns>
    public SupervisorSpec Template<TArgument>(ChildSpec spec, Func<TArgument, ProcessBody> body, BodyThread thread = BodyThread.Pool)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(body);
        return new(
            Flags,
            children.Add((spec, ChildStart.Of(static _ => Task.CompletedTask, thread))),
            new StartWithArgument(
                static argument => argument is TArgument || (argument is null && default(TArgument) is null),
                argument => new(_ => body((TArgument)argument!), thread, Acknowledges: false)));
    }

    /// <summary>Returns the specification of a child that is a supervisor.</summary>
    /// <param name="id">The id of the child.</param>
    /// <returns>The specification; null if there is no such child, or it is not declared with a specification.</returns>
    public SupervisorSpec? SubtreeOf(string id) => children.FirstOrDefault(child => child.Spec.Id == id).Start?.Subtree;

    /// <summary>Creates the body of a process that is this supervisor, for one start.</summary>
    /// <param name="parent">The process whose exit ends it.</param>
    /// <param name="starter">The process that awaits its start.</param>
    internal ProcessBody BodyFor(Pid parent, Pid starter) =>
        context => new SupervisorProcess(context, this, parent, new Handshake(context, starter)).RunAsync();

    internal SupervisorState Declare(Pid parent) => SupervisorMachine.Declare(parent, Flags, Children.ToSeq().Strict());

    /// <exception cref="ArgumentException">The specification, or one inside it, is not valid.</exception>
    internal void RefuseMistakes(string paramName)
    {
        if (Mistakes is { IsEmpty: false } mistakes)
        {
            throw new ArgumentException(string.Join(' ', mistakes), paramName);
        }
    }

    /// <summary>Returns how to start the child with this number; null if it was added later.</summary>
    internal ChildStart? StartOf(long number) => !IsSimple && number <= children.Count ? children[(int)number - 1].Start : null;

    /// <summary>Returns how to start the child that a call adds; null if it adds none.</summary>
    internal ChildStart? StartFor(SupervisorRequest request) => IsForTemplate(request)
        ? (template?.With(request.Argument) ?? children[0].Start)
        : request.Start;

    /// <summary>Returns the mistake in the part of a call that the decisions do not know; null if there is none.</summary>
    internal string? MistakeIn(SupervisorRequest request) =>
        IsForTemplate(request) && !(template?.Takes(request.Argument) ?? request.Argument is null)
            ? $"The template takes no argument of type {request.Argument?.GetType().ToString() ?? "null"}: give it one of its own type, or none if it needs none."
            : request.Start?.Subtree?.Mistakes is { IsEmpty: false } mistakes ? string.Join(' ', mistakes) : null;

    // The mistakes of this specification and of those inside it.
    private ImmutableArray<string> Mistakes =>
    [
        .. Kernel.Supervision.Validation.Of(Flags, Children.ToSeq().Strict()),
        .. template is not null && !IsSimple
            ? ["Only a simple_one_for_one supervisor has a template: give it that strategy, or declare a child."]
            : System.Array.Empty<string>(),
        .. children.Where(static child => child.Start.Remote is not null && child.Spec.Name is not null)
            .Select(static child => $"The child '{child.Spec.Id}' can be on another node, so it can't have the name '{child.Spec.Name}': leave the name out, or use Child."),
        .. children.SelectMany(static child => (child.Start.Subtree?.Mistakes ?? []).Select(mistake => $"In '{child.Spec.Id}': {mistake}")),
    ];

    private bool IsSimple => Flags.Strategy == RestartStrategy.SimpleOneForOne;

    private bool IsForTemplate(SupervisorRequest request) => IsSimple && request.Call is SupervisorCall.StartDynamic;

    private SupervisorSpec With(ChildSpec spec, ChildStart start)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(Flags, children.Add((spec, start)), template);
    }

    /// <summary>How to start a child with an argument, and which arguments are valid.</summary>
    private sealed record StartWithArgument(Func<object?, bool> Takes, Func<object?, ChildStart> With);
}
