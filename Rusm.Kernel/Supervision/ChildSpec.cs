namespace Rusm.Kernel.Supervision;

/// <summary>
/// A child specification (OTP: the child specification), without the body of the child, which is in the host. The defaults are those of
/// OTP for a worker. <see cref="ForSupervisor"/> has the defaults for a supervisor.
/// </summary>
/// <param name="Id">The id of the child. It is unique among the children of a supervisor.</param>
public sealed record ChildSpec(string Id)
{
    /// <summary>Whether the child is restarted when it ends. Default: always.</summary>
    public RestartType Restart { get; init; } = RestartType.Permanent;

    /// <summary>How the child is stopped. Default: within 5 seconds.</summary>
    public Shutdown Shutdown { get; init; } = Shutdown.Within(TimeSpan.FromSeconds(5));

    /// <summary>Whether the child is a worker or a supervisor. Default: a worker.</summary>
    public ChildType Type { get; init; } = ChildType.Worker;

    /// <summary>Whether the end of the child can end its supervisor; see <see cref="AutoShutdown"/>. Default: false.</summary>
    public bool Significant { get; init; }

    /// <summary>The name under which the process of the child is registered before it runs, also after each restart; null for none. If
    /// another process has the name, the start fails with <c>already_started</c>, whose value is the pid of that process.</summary>
    public string? Name { get; init; }

    /// <summary>The time limit of the start. If the child does not acknowledge within it, the start has failed. Null for no
    /// limit, as in OTP.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>The backoff of the child; null for the backoff of the supervisor, if it has one.</summary>
    public Backoff? Backoff { get; init; }

    /// <summary>Creates the specification of a child that is a supervisor. Its shutdown has no time limit, as in OTP, so that it can stop
    /// its own children.</summary>
    /// <param name="id">The id of the child.</param>
    /// <returns>The specification.</returns>
    public static ChildSpec ForSupervisor(string id) =>
        new(id) { Type = ChildType.Supervisor, Shutdown = Shutdown.InItsOwnTime };
}
