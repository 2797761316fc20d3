using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Calls and casts whose types are checked by the compiler. In all else they are those of <see cref="Calls"/> and
/// <see cref="Casts"/>.</summary>
public static class TypedCalls
{
    /// <summary>Sends a request to a process and waits for the reply.</summary>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="context">The context of the caller.</param>
    /// <param name="target">The server.</param>
    /// <param name="request">The request. It is shared, not copied.</param>
    /// <param name="timeout">How long to wait; null for 5 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="CallException">The server is not alive, or ended before it replied.</exception>
    /// <exception cref="CallTimeoutException">The time was up.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static ValueTask<TReply> CallAsync<TReply>(
        this ProcessContext context, Pid target, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        context.CallAsync<TReply>(target, (object)request, timeout, cancellationToken);

    /// <summary>Sends a request to a process from outside any process, and waits for the reply.</summary>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="runtime">The runtime of the server.</param>
    /// <param name="target">The server.</param>
    /// <param name="request">The request. It is shared, not copied.</param>
    /// <param name="timeout">How long to wait; null for 5 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="CallException">The server is not alive, or ended before it replied.</exception>
    /// <exception cref="CallTimeoutException">The time was up.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static Task<TReply> CallAsync<TReply>(
        this Runtime runtime, Pid target, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        runtime.CallAsync<TReply>(target, (object)request, timeout, cancellationToken);

    /// <summary>Sends a request to a server and waits for the reply.</summary>
    /// <typeparam name="TServer">The kind of server.</typeparam>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="context">The context of the caller.</param>
    /// <param name="server">The server.</param>
    /// <param name="request">The request. It is shared, not copied.</param>
    /// <param name="timeout">How long to wait; null for 5 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="CallException">The server is not alive, no process has its name, or it ended before it replied.</exception>
    /// <exception cref="CallTimeoutException">The time was up.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static ValueTask<TReply> CallAsync<TServer, TReply>(
        this ProcessContext context,
        ServerRef<TServer> server,
        ICall<TServer, TReply> request,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return server.In(context) is { } target
            ? context.CallAsync<TReply>(target, (object)request, timeout, cancellationToken)
            : ValueTask.FromException<TReply>(Calls.NoProcessNamed(context.Process.Dispatcher, server.Name!, request));
    }

    /// <summary>Sends a request to a server from outside any process, and waits for the reply.</summary>
    /// <typeparam name="TServer">The kind of server.</typeparam>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="runtime">The runtime of the server.</param>
    /// <param name="server">The server.</param>
    /// <param name="request">The request. It is shared, not copied.</param>
    /// <param name="timeout">How long to wait; null for 5 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="CallException">The server is not alive, no process has its name, or it ended before it replied.</exception>
    /// <exception cref="CallTimeoutException">The time was up.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static Task<TReply> CallAsync<TServer, TReply>(
        this Runtime runtime,
        ServerRef<TServer> server,
        ICall<TServer, TReply> request,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        return server.In(runtime) is { } target
            ? runtime.CallAsync<TReply>(target, (object)request, timeout, cancellationToken)
            : Task.FromException<TReply>(Calls.NoProcessNamed(runtime.Dispatcher, server.Name!, request));
    }

    /// <summary>Sends a message to a server, without a reply. Does nothing if the server is not alive or no process has its name.</summary>
    /// <typeparam name="TServer">The kind of server.</typeparam>
    /// <param name="context">The context of the sender.</param>
    /// <param name="server">The server.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public static void Cast<TServer>(this ProcessContext context, ServerRef<TServer> server, ICast<TServer> message)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (server.In(context) is { } target)
        {
            context.Cast(target, (object)message);
        }
    }

    /// <summary>Sends a message to a server from outside any process, without a reply. Does nothing if the server is not alive or no
    /// process has its name.</summary>
    /// <typeparam name="TServer">The kind of server.</typeparam>
    /// <param name="runtime">The runtime of the server.</param>
    /// <param name="server">The server.</param>
    /// <param name="message">The message. It is shared, not copied.</param>
    public static void Cast<TServer>(this Runtime runtime, ServerRef<TServer> server, ICast<TServer> message)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        if (server.In(runtime) is { } target)
        {
            runtime.Cast(target, (object)message);
        }
    }

    /// <summary>Replies to a call; see <see cref="Calls.Reply(ProcessContext, ReplyTo, object?)"/>.</summary>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="context">The context of the process that replies.</param>
    /// <param name="to">The call.</param>
    /// <param name="reply">The reply. It is shared, not copied.</param>
    public static void Reply<TReply>(this ProcessContext context, ReplyTo<TReply> to, TReply reply) => context.Reply(to.Call, reply);

    /// <summary>Replies to a call from outside any process; see <see cref="Calls.Reply(Runtime, ReplyTo, object?)"/>.</summary>
    /// <typeparam name="TReply">The type of the reply.</typeparam>
    /// <param name="runtime">The runtime of the caller.</param>
    /// <param name="to">The call.</param>
    /// <param name="reply">The reply. It is shared, not copied.</param>
    public static void Reply<TReply>(this Runtime runtime, ReplyTo<TReply> to, TReply reply) => runtime.Reply(to.Call, reply);

    /// <summary>Spawns a server.</summary>
    /// <typeparam name="TServer">The class of the server.</typeparam>
    /// <param name="runtime">The runtime in which it will run.</param>
    /// <param name="server">The server.</param>
    /// <param name="name">The name under which it is registered; null for none.</param>
    /// <returns>The server, known by its pid.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    public static ServerRef<TServer> SpawnServer<TServer>(this Runtime runtime, TServer server, string? name = null)
        where TServer : IServer
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(server);
        return new(runtime.Spawn(server.RunAsync, name: name));
    }

    /// <summary>Spawns a server that is made of handlers.</summary>
    /// <typeparam name="TServer">The kind of server.</typeparam>
    /// <typeparam name="TState">The state of the server.</typeparam>
    /// <param name="runtime">The runtime in which it will run.</param>
    /// <param name="server">The server.</param>
    /// <param name="name">The name under which it is registered; null for none.</param>
    /// <returns>The server, known by its pid.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    public static ServerRef<TServer> SpawnServer<TServer, TState>(this Runtime runtime, ServerDefinition<TServer, TState> server, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(server);
        return new(runtime.Spawn(server.RunAsync, name: name));
    }

    /// <summary>Spawns a server that is linked to this process.</summary>
    /// <typeparam name="TServer">The class of the server.</typeparam>
    /// <param name="context">The context of the parent.</param>
    /// <param name="server">The server.</param>
    /// <param name="name">The name under which it is registered; null for none.</param>
    /// <returns>The server, known by its pid.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    public static ServerRef<TServer> SpawnServerLink<TServer>(this ProcessContext context, TServer server, string? name = null)
        where TServer : IServer
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(server);
        return new(context.SpawnLink(server.RunAsync, name: name));
    }

    /// <summary>Spawns a server that is made of handlers and is linked to this process.</summary>
    /// <typeparam name="TServer">The kind of server.</typeparam>
    /// <typeparam name="TState">The state of the server.</typeparam>
    /// <param name="context">The context of the parent.</param>
    /// <param name="server">The server.</param>
    /// <param name="name">The name under which it is registered; null for none.</param>
    /// <returns>The server, known by its pid.</returns>
    /// <exception cref="NameException">The name is taken; nothing was spawned.</exception>
    public static ServerRef<TServer> SpawnServerLink<TServer, TState>(
        this ProcessContext context, ServerDefinition<TServer, TState> server, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(server);
        return new(context.SpawnLink(server.RunAsync, name: name));
    }
}
