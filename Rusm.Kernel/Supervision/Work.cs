using LanguageExt;

namespace Rusm.Kernel.Supervision;

/// <summary>What a supervisor is busy with. Starting and stopping several children takes several steps; this is where it stands.
/// </summary>
internal abstract record Work
{
    private Work()
    {
    }

    internal sealed record NotStarted : Work
    {
        internal static readonly NotStarted Itself = new();
    }

    internal sealed record None : Work
    {
        internal static readonly None Itself = new();
    }

    /// <summary>The first of these children is being started, then the next ones.</summary>
    internal sealed record Starting(Seq<long> Left, Goal Goal) : Work;

    /// <summary>The first of these children is being stopped, then the next ones; or all of them, if they are dynamic.</summary>
    internal sealed record Stopping(Seq<long> Left, Goal Goal) : Work;

    internal sealed record Ended : Work
    {
        internal static readonly Ended Itself = new();
    }
}

/// <summary>What the starting and stopping is for: what follows when the last one is done.</summary>
internal abstract record Goal
{
    private Goal()
    {
    }

    /// <summary>The supervisor's own start.</summary>
    internal sealed record Begin : Goal
    {
        internal static readonly Begin Itself = new();
    }

    /// <summary>A call that takes a new child on.</summary>
    internal sealed record StartNewChild : Goal
    {
        internal static readonly StartNewChild Itself = new();
    }

    /// <summary>A call that starts a child which is down.</summary>
    internal sealed record StartAgain : Goal
    {
        internal static readonly StartAgain Itself = new();
    }

    /// <summary>A call that stops a child.</summary>
    internal sealed record Terminate : Goal
    {
        internal static readonly Terminate Itself = new();
    }

    /// <summary>The restart of a child, with those that the strategy takes along.</summary>
    internal sealed record Restart(Seq<long> Group) : Goal;

    /// <summary>The same, when its time comes.</summary>
    internal sealed record Await(long Child, TimeSpan Wait) : Goal;

    /// <summary>The supervisor's end.</summary>
    internal sealed record End(ExitReason Reason, Death? Because) : Goal;
}
