namespace Rusm.Host;

/// <summary>
/// The body of a process: an async function. When it returns, the process ends with <c>normal</c>; when it throws, with <c>crashed</c>.
/// </summary>
/// <param name="context">The context of the process.</param>
/// <returns>A task that completes when the body has ended.</returns>
public delegate Task ProcessBody(ProcessContext context);

/// <summary>The thread on which a body runs.</summary>
public enum BodyThread
{
    /// <summary>A thread of the thread pool, which many bodies share. The body should not block.</summary>
    Pool = 0,

    /// <summary>A thread of its own, on which it also continues after each await. For bodies that block.</summary>
    Own = 1,
}
