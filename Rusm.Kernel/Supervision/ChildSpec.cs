namespace Rusm.Kernel.Supervision;

/// <summary>
/// What a supervisor must know of a child (OTP: the child specification), but for its body, which is the host's. The defaults are
/// OTP's for a worker; <see cref="ForSupervisor"/> has those for a supervisor.
/// </summary>
/// <param name="Id">The child's name for its supervisor; each child has its own.</param>
public sealed record ChildSpec(string Id)
{
    /// <summary>When it is started again. Default: always.</summary>
    public RestartType Restart { get; init; } = RestartType.Permanent;

    /// <summary>How it is stopped. Default: within 5 seconds.</summary>
    public Shutdown Shutdown { get; init; } = Shutdown.Within(TimeSpan.FromSeconds(5));

    /// <summary>What it is. Default: a worker.</summary>
    public ChildType Type { get; init; } = ChildType.Worker;

    /// <summary>Whether its end can end its supervisor: see <see cref="AutoShutdown"/>. Default: no.</summary>
    public bool Significant { get; init; }

    /// <summary>The name that its process is registered under before it can run, at each start anew; null for none. A start while
    /// another process has the name fails with <c>already_started</c>, which carries the pid of that process.</summary>
    public string? Name { get; init; }

    /// <summary>How long its start may take until it counts as failed; null for as long as it takes, which is OTP's default too.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>The wait before its restarts; null for the supervisor's own, if it has one.</summary>
    public Backoff? Backoff { get; init; }

    /// <summary>The specification of a child that is a supervisor: OTP gives it all the time it needs to stop its own children.</summary>
    /// <param name="id">The child's name for its supervisor.</param>
    /// <returns>The specification.</returns>
    public static ChildSpec ForSupervisor(string id) =>
        new(id) { Type = ChildType.Supervisor, Shutdown = Shutdown.InItsOwnTime };
}
