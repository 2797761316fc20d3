namespace Rusm.Kernel;

/// <summary>
/// Carries out the effects of a signal as they come, in their order. Each method is the <see cref="Effect"/> of its name, without
/// an object for it. It must not call the kernel, which is in the midst of the signal.
/// </summary>
internal interface IEffectHandler
{
    /// <summary><see cref="Effect.Start"/>.</summary>
    /// <param name="pid">The new process.</param>
    void Start(Pid pid);

    /// <summary><see cref="Effect.ReturnReference"/>.</summary>
    /// <param name="watcher">The process that monitors.</param>
    /// <param name="reference">The reference.</param>
    void ReturnReference(Pid watcher, MonitorRef reference);

    /// <summary><see cref="Effect.Deliver"/>.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="item">What to put in.</param>
    void Deliver(Pid to, Received item);

    /// <summary><see cref="Effect.Flush"/>.</summary>
    /// <param name="watcher">The owner of the mailbox.</param>
    /// <param name="reference">Which monitor's.</param>
    void Flush(Pid watcher, MonitorRef reference);

    /// <summary><see cref="Effect.Refuse"/>.</summary>
    /// <param name="by">The process that asked for the operation.</param>
    /// <param name="refusal">What stands in the way.</param>
    void Refuse(Pid by, Refusal refusal);

    /// <summary><see cref="Effect.Stop"/>, for a death that other processes are told of.</summary>
    /// <param name="death">The death.</param>
    void Stop(Death death);

    /// <summary><see cref="Effect.Stop"/>, for a death that no other process is told of: it needs no object.</summary>
    /// <param name="pid">The process that ended.</param>
    /// <param name="reason">Its exit reason.</param>
    /// <param name="cause">What ended it.</param>
    void Stop(Pid pid, ExitReason reason, Cause cause) => Stop(new Death(pid, reason, cause));
}
