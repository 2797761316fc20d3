using Rusm.Host.Recording;

namespace Rusm.Hosting;

/// <summary>The options of the runtime of a service. They are checked when the host starts.</summary>
public sealed class RusmOptions
{
    /// <summary>The exit code of the program when a tree has given up. Default: 1.</summary>
    public int FailureExitCode { get; set; } = 1;

    /// <summary>How long an ordered stop can take, before the processes that are left are killed. The host's own limit
    /// (<c>HostOptions.ShutdownTimeout</c>) ends it as well. Default: 25 seconds, since the host's limit is 30.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>The number of messages of one kind that are logged in a second. Those that are left out are counted, and one message says how
    /// many. Default: 10.</summary>
    public int LogsPerSecond { get; set; } = 10;

    /// <summary>How long a body can run without an await until it is logged as blocked. Default: 1 second.</summary>
    public TimeSpan BlockedAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Records the run; null for no recording.</summary>
    public RecordingOptions? Record { get; set; }

    /// <summary>Gets each message that nothing will receive; null for none. See <see cref="Host.Observing.RuntimeObserver.MessageDropped"/> for what it
    /// must not do.</summary>
    public Action<Host.Observing.DroppedMessage>? MessageDropped { get; set; }

    /// <summary>The clock of the runtime. Default: the clock of the system.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    // A test must not change the exit code of its own process.
    internal Action<int> SetExitCode { get; set; } = static code => Environment.ExitCode = code;
}
