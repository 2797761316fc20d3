namespace Rusm.Host.Observing;

/// <summary>The load of a runtime at one moment. The numbers are read without a lock, one after the other.</summary>
/// <param name="Waiting">The number of processes that are ready to run and wait for a worker, without the one that each worker runs next.</param>
/// <param name="Workers">The number of threads that run processes.</param>
/// <param name="Blocked">The number of those threads whose body has run for longer than <see cref="RuntimeOptions.BlockedAfter"/>
/// without an await.</param>
public readonly record struct RuntimeLoad(int Waiting, int Workers, int Blocked);
