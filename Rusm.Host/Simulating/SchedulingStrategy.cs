namespace Rusm.Host.Simulating;

/// <summary>How a simulation chooses which process runs next.</summary>
public enum SchedulingStrategy
{
    /// <summary>Each process that is ready has the same chance, at each step.</summary>
    Random = 0,

    /// <summary>
    /// Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): each process gets a random priority, and the one with the highest
    /// runs. At few random steps, the process that runs gets the lowest priority. A bug that needs <c>d</c> ordering constraints among
    /// <c>n</c> processes and <c>k</c> steps is found by one run with a probability of at least <c>1 / (n * k^(d-1))</c>, if it depends only
    /// on which process runs.
    /// </summary>
    Pct,

    /// <summary>The process that has been ready for longest runs, until it waits. There is one such schedule.</summary>
    RoundRobin,
}
