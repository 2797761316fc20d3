using Rusm.Host.Observing;

namespace Rusm.Host;

/// <summary>The data that only few processes need. It is created when a process first needs any of it, so that other
/// processes stay small.</summary>
internal sealed class ProcessExtras
{
    /// <summary>The calls to the process that wait for a reply. Guarded by its mailbox.</summary>
    internal OpenCalls? OpenCalls;

    /// <summary>The time limit of its waits. For the body alone.</summary>
    internal WaitLimit? Limit;

    /// <summary>The list of the timers that will send it a message. Guarded by the wheel's lock.</summary>
    internal MessageTimer? FirstTimer;

    /// <summary>The source of its token, once the token has been used.</summary>
    internal CancellationTokenSource? Cancellation;

    /// <summary>The handling of the last message that it received. Taken by the body, and by the thread that ends the process.</summary>
    internal Handling? Handling;

    /// <summary>The thread of its body, if the body has one of its own.</summary>
    internal OwnThread? Thread;
}
