using Rusm.Kernel;

namespace Rusm.Dashboard.Live;

/// <summary>A child of a supervisor, by what was reported of it.</summary>
/// <param name="Supervisor">The supervisor.</param>
/// <param name="Id">The id of the child.</param>
/// <param name="Pid">Its newest known process; null if it does not run.</param>
/// <param name="Restarts">How often it had been started again at its last start that was kept. In a storm, it may have been started since.</param>
/// <param name="RestartedAt">When it was started again for the last time; null if never.</param>
/// <param name="Waits">Whether it waits for its next start.</param>
internal sealed record ChildStatus(Pid Supervisor, string Id, Pid? Pid, int Restarts, DateTimeOffset? RestartedAt, bool Waits);
