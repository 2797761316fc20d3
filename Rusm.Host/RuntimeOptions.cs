using Rusm.Host.Recording;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>What a <see cref="Runtime"/> can be told at its start.</summary>
public sealed record RuntimeOptions
{
    /// <summary>Where the time of timers, of receive timeouts and of <see cref="StopTimeout"/> comes from. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long <see cref="Runtime.DisposeAsync"/> waits for the trees to stop, and then for the bodies to unwind. Default: 5 seconds, as long as
    /// an OTP supervisor waits for a worker.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the run is recorded, from its first signal on; null for no recording. See docs/traces.md.</summary>
    public RecordingOptions? Record { get; init; }

    /// <summary>Is told every signal in the order in which the kernel took it. It runs inside the kernel's gate: it must be quick
    /// and must not call the runtime.</summary>
    internal Action<Signal>? Journal { get; init; }
}
