namespace Rusm.Kernel.Traces;

/// <summary>Whom a signal names.</summary>
internal static class PidsOf
{
    /// <summary>Who acts, and on whom; <see cref="Pid.Outside"/> where there is nobody.</summary>
    internal static (Pid By, Pid Other) Signal(Signal signal) => (signal.By, signal switch
    {
        Kernel.Signal.Send send => send.To,
        Kernel.Signal.Exit exit => exit.To,
        Kernel.Signal.Link link => link.To,
        Kernel.Signal.Unlink unlink => unlink.To,
        Kernel.Signal.Monitor monitor => monitor.To,
        Kernel.Signal.Register register => register.Pid,
        _ => Pid.Outside,
    });
}
