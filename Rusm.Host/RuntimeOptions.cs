using Rusm.Host.Nodes;
using Rusm.Host.Observing;
using Rusm.Host.Recording;
using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>The options of a <see cref="Runtime"/>.</summary>
public sealed record RuntimeOptions
{
    /// <summary>The clock of timers, of time limits and of <see cref="StopTimeout"/>. Default: the clock of the system.</summary>
    /// <exception cref="ArgumentNullException">The clock is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value
            ?? throw new ArgumentNullException(nameof(value), $"{nameof(TimeProvider)} is null: leave it out for the clock of the system, or give another clock.");
    } = TimeProvider.System;

    /// <summary>
    /// How long <see cref="Runtime.DisposeAsync"/> waits for the trees to stop, and then for the bodies to unwind. Default: 5 seconds, as
    /// long as an OTP supervisor waits for a worker.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative and not <see cref="Timeout.InfiniteTimeSpan"/>, or
    /// longer than 49 days.</exception>
    public TimeSpan StopTimeout
    {
        get;
        init
        {
            TimeLimit.RefuseUnlessWait(value, nameof(value), nameof(StopTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>Records the run from its first signal on; null for no recording. See docs/recording-and-replay.md.</summary>
    public RecordingOptions? Record { get; init; }

    /// <summary>
    /// The largest number of threads that the runtime adds when bodies block its own. Bodies run on as many threads of the thread pool as
    /// there are cores. A body that blocks, with <see cref="Thread.Sleep(int)"/> or <see cref="Task.Wait()"/> for example, keeps one of
    /// them; when other processes wait, the runtime adds a thread for it within some 10 ms, and more at a time when many bodies block.
    /// Such a thread ends some seconds after it was last needed. When all of them are blocked, the processes that wait run as soon as a
    /// body stops blocking. The number should be well below the number of threads that the operating system allows: .NET ends a program
    /// whose thread pool can't have another one. 0 adds none. Default: 4,096.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxExtraThreads
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"{nameof(MaxExtraThreads)} is {value}: use zero or more.");
    } = 4096;

    /// <summary>
    /// How long a body can run without an await until its process counts as blocked: <see cref="ProcessBlocked"/> is called, and
    /// <see cref="ProcessInfo.BlockedFor"/> is set. It is measured on the real clock, not on <see cref="TimeProvider"/>, since threads
    /// block in real time. A body that computes for that long counts as well. A body with <see cref="BodyThread.Own"/> does not, nor
    /// does a body after an await of something other than its mailbox, which runs directly on the thread pool. Default: 1 second.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero or negative.</exception>
    public TimeSpan BlockedAfter
    {
        get;
        init
        {
            TimeLimit.RefuseUnlessPositive(value, nameof(value), nameof(BlockedAfter));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Is called when a process blocks (see <see cref="BlockedAfter"/>), once each time that its body does; null for no call. The calls
    /// come one after the other, on a background thread that nothing waits for: the hook may block and may call the runtime. An
    /// exception that it throws is named in a warning of <see cref="System.Diagnostics.Trace"/> and has no other effect. The BEAM has
    /// <c>long_schedule</c> of <c>erlang:system_monitor/2</c>.
    /// </summary>
    public Action<BlockedProcess>? ProcessBlocked { get; init; }

    /// <summary>Gets what happens in the runtime, for logs and metrics; null for none, which costs nothing. The package Rusm.Hosting has one for
    /// <c>ILogger</c> and <c>System.Diagnostics.Metrics</c>. The BEAM has <c>logger</c> and <c>erlang:system_monitor/2</c>.</summary>
    public RuntimeObserver? Observer { get; init; }

    /// <summary>Makes the runtime a node of a cluster; null for a runtime that is alone. See docs/cluster.md.</summary>
    public NodeOptions? Node { get; init; }

    /// <summary>Gets every signal, in the order in which the kernel takes them. It runs inside the kernel's gate: it must be quick and
    /// must not call the runtime.</summary>
    internal Action<Signal>? Journal { get; init; }
}
