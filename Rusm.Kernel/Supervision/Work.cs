using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>The work of a supervisor that is in progress. Starting or stopping several children takes several steps, one for each child.</summary>
internal abstract record Work
{
    private Work()
    {
    }

    internal sealed record NotStarted : Work
    {
        internal static readonly NotStarted Instance = new();
    }

    internal sealed record Idle : Work
    {
        internal static readonly Idle Instance = new();
    }

    /// <summary>The first of these children is being started. The others are started after it.</summary>
    internal sealed record Starting(Seq<long> Remaining, Goal Goal) : Work;

    /// <summary>The first of these children is being stopped. The others are stopped after it. If the list is empty, all dynamic children
    /// are being stopped at once.</summary>
    internal sealed record Stopping(Seq<long> Remaining, Goal Goal) : Work;

    internal sealed record Ended : Work
    {
        internal static readonly Ended Instance = new();
    }
}

/// <summary>The purpose of starting or stopping children. It determines what follows after the last child.</summary>
internal abstract record Goal
{
    private Goal()
    {
    }

    /// <summary>The start of the supervisor.</summary>
    internal sealed record Begin : Goal
    {
        internal static readonly Begin Instance = new();
    }

    /// <summary>A call that adds a child.</summary>
    internal sealed record StartNewChild : Goal
    {
        internal static readonly StartNewChild Instance = new();
    }

    /// <summary>A call that starts a child that is down.</summary>
    internal sealed record RestartByCall : Goal
    {
        internal static readonly RestartByCall Instance = new();
    }

    /// <summary>A call that stops a child.</summary>
    internal sealed record Terminate : Goal
    {
        internal static readonly Terminate Instance = new();
    }

    /// <summary>The restart of a child, together with the siblings that the restart strategy includes.</summary>
    internal sealed record Restart(Seq<long> Group) : Goal;

    /// <summary>The restart of a child after the delay of its backoff. The siblings that are restarted with it are stopped
    /// before the delay.</summary>
    internal sealed record RestartAfter(long Child, TimeSpan Wait) : Goal;

    /// <summary>The end of the supervisor.</summary>
    internal sealed record End(ExitReason Reason, Death? Because) : Goal;
}
