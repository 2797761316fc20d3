using System.Diagnostics;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>From the words of a recording to the declarations of a supervisor and its children, and back to the words of results.</summary>
internal static class Declarations
{
    /// <summary>Why a start fails that a scenario wants to fail: what the recorder's start function answers.</summary>
    internal static readonly ExitReason ToldToFail = ExitReason.Named("told_to_fail");

    internal static SupervisorFlags FlagsOf(ScenarioSupervisor supervisor) => new()
    {
        Strategy = supervisor.Strategy switch
        {
            "one_for_one" => RestartStrategy.OneForOne,
            "one_for_all" => RestartStrategy.OneForAll,
            "rest_for_one" => RestartStrategy.RestForOne,
            _ => throw new UnreachableException($"The reader knows no strategy {supervisor.Strategy}"),
        },
        Intensity = supervisor.Intensity,
        Period = TimeSpan.FromSeconds(supervisor.Period),
        AutoShutdown = supervisor.AutoShutdown switch
        {
            "never" => AutoShutdown.Never,
            "any_significant" => AutoShutdown.AnySignificant,
            "all_significant" => AutoShutdown.AllSignificant,
            _ => throw new UnreachableException($"The reader knows no auto_shutdown {supervisor.AutoShutdown}"),
        },
    };

    internal static ChildSpec SpecOf(ScenarioChild child) => new(child.Id)
    {
        Restart = child.Restart switch
        {
            "permanent" => RestartType.Permanent,
            "transient" => RestartType.Transient,
            "temporary" => RestartType.Temporary,
            _ => throw new UnreachableException($"The reader knows no restart {child.Restart}"),
        },
        Shutdown = child.Shutdown switch
        {
            ChildShutdown.BrutalKill => Shutdown.Brutally,
            ChildShutdown.Infinity => Shutdown.InItsOwnTime,
            ChildShutdown.Milliseconds time => Shutdown.Within(TimeSpan.FromMilliseconds(time.Count)),
            _ => throw new UnreachableException($"The reader knows no shutdown {child.Shutdown}"),
        },
        Significant = child.Significant,
    };

    /// <summary>The call that an operation is; null for one that is none.</summary>
    internal static SupervisorCall? CallOf(SupervisorOperation operation) => operation switch
    {
        SupervisorOperation.StartChild start => new SupervisorCall.StartChild(SpecOf(start.Spec)),
        SupervisorOperation.TerminateChild terminate => new SupervisorCall.TerminateChild(terminate.Child),
        SupervisorOperation.RestartChild restart => new SupervisorCall.RestartChild(restart.Child),
        SupervisorOperation.DeleteChild delete => new SupervisorCall.DeleteChild(delete.Child),
        _ => null,
    };

    internal static string WordsOf(CallResult result) => result switch
    {
        CallResult.Done or CallResult.Started => "ok",
        CallResult.AlreadyStarted => "already_started",
        CallResult.AlreadyPresent => "already_present",
        CallResult.NotFound => "not_found",
        CallResult.Running => "running",
        CallResult.Restarting => "restarting",
        CallResult.StartFailed => "start_failed",
        _ => result.ToString(),
    };

    internal static ChildState StateOf(Child child) => new(child.Spec.Id, child.Status switch
    {
        ChildStatus.Up => "up",
        ChildStatus.Down => "down",
        ChildStatus.Restarting => "restarting",
        _ => throw new UnreachableException($"No word for {child.Status}"),
    });
}
