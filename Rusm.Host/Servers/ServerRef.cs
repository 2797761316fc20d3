using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// A server that takes only the requests and casts of its kind: <see cref="ICall{TServer, TReply}"/> and <see cref="ICast{TServer}"/>.
/// It is a pid, a registered name or a global name. A name is looked up for each call and cast, so it also finds the server after a restart.
/// </summary>
/// <typeparam name="TServer">The kind of server.</typeparam>
public readonly record struct ServerRef<TServer>
{
    private readonly Pid pid;

    /// <summary>The server that this process is.</summary>
    /// <param name="pid">The process.</param>
    public ServerRef(Pid pid) => this.pid = pid;

    /// <summary>The server that has a registered name.</summary>
    /// <param name="name">The name; case matters.</param>
    public ServerRef(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The server that has a registered or a global name.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <param name="isGlobal">Whether it is a global name, of a process on any node; see <see cref="ProcessContext.RegisterGlobalAsync(string)"/>.</param>
    public ServerRef(string name, bool isGlobal)
        : this(name) => IsGlobal = isGlobal;

    /// <summary>The registered or global name; null if the server is known by its pid.</summary>
    public string? Name { get; }

    /// <summary>Whether the name is a global one.</summary>
    public bool IsGlobal { get; }

    /// <summary>The pid of the server.</summary>
    /// <exception cref="InvalidOperationException">The server is known by its name.</exception>
    public Pid Pid => Name is null
        ? pid
        : throw new InvalidOperationException($"The server {Name} is known by its name, and can have another pid after a restart: use WhereIs.");

    /// <summary>The name, or the pid.</summary>
    /// <returns><c>counter</c> or <c>&lt;2&gt;</c>.</returns>
    public override string ToString() => Name ?? pid.ToString();

    /// <summary>The pid for one call or cast; null if no process has the name.</summary>
    internal Pid? In(ProcessContext context) => Name is null ? pid : IsGlobal ? context.WhereIsGlobal(Name) : context.WhereIs(Name);

    internal Pid? In(Runtime runtime) => Name is null ? pid : IsGlobal ? runtime.WhereIsGlobal(Name) : runtime.WhereIs(Name);
}
