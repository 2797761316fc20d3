using System.Diagnostics;
using System.Globalization;
using Rusm.Kernel;

namespace Rusm.Dashboard.Live;

/// <summary>Happenings in words.</summary>
internal static class HappeningText
{
    /// <summary>The kind of a happening, as the page knows it; null for one that the page does not list.</summary>
    internal static string? KindOf(Happening happening) => happening switch
    {
        Happening.Ended { IsCrash: true } => "crash",
        Happening.Ended or Happening.Started => null,
        Happening.Cascade => "cascade",
        Happening.Restarted => "restart",
        Happening.StartFailed => "startFailed",
        Happening.Delayed => "delayed",
        Happening.SupervisorEnded { Because: not null } => "gaveUp",
        Happening.SupervisorEnded => null,
        Happening.Dropped => "dropped",
        _ => throw new UnreachableException($"No kind for {happening}"),
    };

    /// <summary>The process that a happening is about.</summary>
    internal static Pid? PidOf(Happening happening) => happening switch
    {
        Happening.Ended ended => ended.Pid,
        Happening.Restarted restarted => restarted.Pid,
        Happening.Started started => started.Pid,
        Happening.StartFailed failed => failed.Supervisor,
        Happening.Delayed delayed => delayed.Supervisor,
        Happening.SupervisorEnded ended => ended.Supervisor,
        Happening.Dropped dropped => dropped.Receiver,
        _ => null,
    };

    /// <summary>Whether a happening has to do with a process.</summary>
    internal static bool Concerns(Happening happening, Pid pid) => PidOf(happening) == pid || happening switch
    {
        Happening.Restarted restarted => restarted.Before == pid || restarted.Supervisor == pid,
        Happening.Started started => started.Supervisor == pid,
        Happening.Ended ended => ended.Links.Contains(pid),
        _ => false,
    };

    internal static string Of(Happening happening) => happening switch
    {
        Happening.Ended ended => $"{NameOf(ended.Pid, ended.Label)} {(ended.IsCrash ? "crashed" : "ended")}: {ended.Reason}, {ended.Cause}",
        Happening.Cascade cascade => $"one signal ended {cascade.Count.ToString("N0", CultureInfo.InvariantCulture)} processes",
        Happening.Started started => $"{started.Supervisor} started {started.Id}{(started.Pid is { } pid ? $" as {pid}" : "; it has nothing to run")}",
        Happening.Restarted restarted =>
            $"{restarted.Supervisor} restarted {restarted.Id} as {restarted.Pid} after {Duration(restarted.Recovery)}",
        Happening.StartFailed failed => $"{failed.Supervisor} could not start {failed.Id}: {failed.Reason}",
        Happening.Delayed delayed => $"{delayed.Supervisor} restarts {delayed.Id} in {Duration(delayed.Delay)}",
        Happening.SupervisorEnded { Because: { } because } ended => $"supervisor {ended.Supervisor} gave up: {because}",
        Happening.SupervisorEnded ended => $"supervisor {ended.Supervisor} ended: {ended.Reason}",
        Happening.Dropped dropped => $"a message of type {dropped.Type} to {dropped.Receiver} was dropped",
        _ => throw new UnreachableException($"No words for {happening}"),
    };

    private static string NameOf(Pid pid, string? label) => label is null ? $"{pid}" : $"{pid} {label}";

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMilliseconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0.0} µs"),
    };
}
