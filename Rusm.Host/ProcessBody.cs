namespace Rusm.Host;

/// <summary>
/// What a process does: an async function of its context. When it returns the process ends with <c>normal</c>, when it throws
/// with <c>crashed</c>.
/// </summary>
/// <param name="context">The process's own view of the runtime.</param>
/// <returns>A task that completes when the body has come to its end.</returns>
public delegate Task ProcessBody(ProcessContext context);

/// <summary>Where a body runs.</summary>
public enum BodyThread
{
    /// <summary>On the thread pool, many bodies on few threads. The body must not block.</summary>
    Pool = 0,

    /// <summary>On a thread of its own, to which it also comes back after each await. For work that blocks.</summary>
    Own = 1,
}
