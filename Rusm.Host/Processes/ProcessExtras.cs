using Rusm.Host.Observing;

namespace Rusm.Host;

/// <summary>What few processes have. It is made when a process first needs any of it, so that the others stay small.</summary>
internal sealed class ProcessExtras
{
    /// <summary>The calls to the process that wait for a reply. Guarded by its mailbox.</summary>
    internal OpenCalls? OpenCalls;

    /// <summary>The time limit of its waits. For the body alone.</summary>
    internal WaitLimit? Limit;

    /// <summary>The list of the timers whose message it will get. Guarded by the wheel's lock.</summary>
    internal MessageTimer? FirstTimer;

    /// <summary>The source of its token, once the token has been used.</summary>
    internal CancellationTokenSource? Cancellation;

    /// <summary>How it handles the last message that it received. Taken by the body, and by the thread that ends the process.</summary>
    internal Handling? Handling;

    /// <summary>The thread of its body, if the body has one of its own.</summary>
    internal OwnThread? Thread;
}
