namespace Rusm.Host;

/// <summary>
/// A request that says the type of its reply, so that <c>CallAsync(server, request)</c> can infer it. A server that replies with another
/// type fails the call with <see cref="InvalidCastException"/>.
/// </summary>
/// <typeparam name="TReply">The type of the reply.</typeparam>
/// <example><code>sealed record Total : ICall&lt;int&gt;;</code></example>
public interface ICall<out TReply>;

/// <summary>A request to one kind of server. A <see cref="ServerRef{TServer}"/> takes only requests to its own kind of server.</summary>
/// <typeparam name="TServer">The kind of server: a type that stands for its protocol, such as its class.</typeparam>
/// <typeparam name="TReply">The type of the reply.</typeparam>
/// <example><code>sealed record Total : ICall&lt;Counter, int&gt;;</code></example>
public interface ICall<TServer, out TReply> : ICall<TReply>;

/// <summary>A message to one kind of server, without a reply.</summary>
/// <typeparam name="TServer">The kind of server: a type that stands for its protocol, such as its class.</typeparam>
/// <example><code>sealed record Add(int Amount) : ICast&lt;Counter&gt;;</code></example>
public interface ICast<TServer>;
