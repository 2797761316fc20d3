using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Dashboard.Live;

/// <summary>Something that an observer was told, with what the page shows of it.</summary>
/// <param name="At">When.</param>
internal abstract record Happening(DateTimeOffset At)
{
    internal sealed record Ended(DateTimeOffset At, Pid Pid, string? Label, ExitReason Reason, Cause Cause, ImmutableArray<Pid> Links) : Happening(At)
    {
        internal Death Death => new(Pid, Reason, Cause);

        internal bool IsCrash => Death.IsCrash;
    }

    internal sealed record Cascade(DateTimeOffset At, int Count) : Happening(At);

    internal sealed record Restarted(DateTimeOffset At, Pid Supervisor, string Id, Pid? Before, Pid? Pid, TimeSpan Recovery, int Restarts) : Happening(At);

    /// <summary>The first start of a child, or one that was requested.</summary>
    internal sealed record Started(DateTimeOffset At, Pid Supervisor, string Id, Pid? Pid, int Restarts) : Happening(At);

    internal sealed record StartFailed(DateTimeOffset At, Pid Supervisor, string Id, ExitReason Reason) : Happening(At);

    internal sealed record Delayed(DateTimeOffset At, Pid Supervisor, string Id, TimeSpan Delay) : Happening(At);

    internal sealed record SupervisorEnded(DateTimeOffset At, Pid Supervisor, ExitReason Reason, Death? Because) : Happening(At);

    internal sealed record Dropped(DateTimeOffset At, Pid Receiver, string Type) : Happening(At);
}
