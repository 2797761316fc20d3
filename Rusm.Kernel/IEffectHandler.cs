using Rusm.Kernel.Nodes;

namespace Rusm.Kernel;

/// <summary>
/// Carries out the effects of a signal, in order, while the signal is applied. Each method carries out the <see cref="Effect"/> of the
/// same name, without an object for the effect. A method must not call the kernel, because the signal is not applied completely yet.
/// </summary>
internal interface IEffectHandler
{
    /// <summary>Carries out <see cref="Effect.Start"/>.</summary>
    /// <param name="pid">The new process.</param>
    void Start(Pid pid);

    /// <summary>Carries out <see cref="Effect.ReturnReference"/>.</summary>
    /// <param name="watcher">The process that monitors.</param>
    /// <param name="reference">The reference.</param>
    void ReturnReference(Pid watcher, MonitorRef reference);

    /// <summary>Carries out <see cref="Effect.Deliver"/>.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="item">The item.</param>
    void Deliver(Pid to, Received item);

    /// <summary>Carries out <see cref="Effect.Flush"/>.</summary>
    /// <param name="watcher">The owner of the mailbox.</param>
    /// <param name="reference">The monitor.</param>
    void Flush(Pid watcher, MonitorRef reference);

    /// <summary>Carries out <see cref="Effect.Refuse"/>.</summary>
    /// <param name="by">The process that requested the operation, or <see cref="Pid.Outside"/>.</param>
    /// <param name="refusal">The reason.</param>
    void Refuse(Pid by, Refusal refusal);

    /// <summary>Carries out <see cref="Effect.Stop"/> for a death of which other processes are notified.</summary>
    /// <param name="dying">What the process table had of the process.</param>
    /// <param name="death">The death.</param>
    void Stop(TableEntry dying, Death death);

    /// <summary>Carries out <see cref="Effect.Stop"/> for a death of which no other process is notified, so no <see cref="Death"/>
    /// object is needed.</summary>
    /// <param name="dying">What the process table had of the process.</param>
    /// <param name="reason">Its exit reason.</param>
    /// <param name="cause">The cause of its end.</param>
    void Stop(TableEntry dying, ExitReason reason, Cause cause) => Stop(dying, new Death(dying.Pid, reason, cause));

    /// <summary>Carries out <see cref="Effect.Forward"/>.</summary>
    /// <param name="to">The other node.</param>
    /// <param name="content">The signal.</param>
    void Forward(NodeId to, RemoteSignal content);
}
