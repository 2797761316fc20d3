using System.Text.Json.Serialization;

namespace Rusm.Dashboard.Http;

// The JSON that the page gets. Pids are text; "0" is outside.

/// <summary>How the JSON has pids: the digits of the number as text, since JavaScript keeps only numbers below 2^53 exactly, and those of node 512 are
/// above. A pid that is a number is read, too.</summary>
internal static class PidText
{
    internal const JsonNumberHandling Handling = JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString;
}

internal sealed record Info(string Version, bool CanAct, string? Token, IReadOnlyList<ScenarioInfo>? Scenarios, bool Traces, string? Trace);

internal sealed record ScenarioInfo(string Name, string Description, IReadOnlyList<SettingInfo> Settings);

internal sealed record SettingInfo(string Name, string Label, string Description, string Kind, string Value, IReadOnlyList<string>? Choices);

internal sealed record Picture
{
    public required long At { get; init; }

    public RunPicture? Run { get; init; }

    public bool Runtime { get; init; }

    public double Restarts { get; init; }

    public double Resumed { get; init; }

    public double Spawned { get; init; }

    public double Ended { get; init; }

    public double Crashed { get; init; }

    public double Dropped { get; init; }

    public Percentiles? Recovery { get; init; }

    public int Alive { get; init; }

    public int Workers { get; init; }

    public int Waiting { get; init; }

    public int Blocked { get; init; }

    public MailboxPicture Mailbox { get; init; } = new(0, null, 0, 0);

    public long Memory { get; init; }

    public required IReadOnlyList<int> Gc { get; init; }

    public long Structure { get; init; }

    public IReadOnlyList<HappeningPicture> Happened { get; init; } = [];

    public long Left { get; init; }
}

internal sealed record Percentiles(double? P50, double? P95, double? P99);

internal sealed record MailboxPicture(int Longest, [property: JsonNumberHandling(PidText.Handling)] long? LongestPid, int Sampled, long Items);

internal sealed record HappeningPicture(long At, string Kind, [property: JsonNumberHandling(PidText.Handling)] long? Pid, string Text);

internal sealed record RunPicture(
    string Scenario,
    string Phase,
    string? Unit,
    double? Rate,
    double? P50,
    double? P95,
    double? P99,
    IReadOnlyList<IReadOnlyList<string>> Figures,
    bool Done,
    IReadOnlyList<string>? Report,
    string? Error);

internal sealed record ProcessWindow(long At, int Total, int Matching, IReadOnlyList<ProcessRow> Rows);

internal sealed record ProcessRow(
    [property: JsonNumberHandling(PidText.Handling)] long Pid,
    string? Label,
    string? Name,
    [property: JsonNumberHandling(PidText.Handling)] long Parent,
    int Links,
    int Monitors,
    bool Trap,
    int Mailbox,
    double Age,
    int Restarts);

internal sealed record ProcessDetails(
    [property: JsonNumberHandling(PidText.Handling)] long Pid,
    bool Alive,
    string? Label,
    string? Name,
    IReadOnlyList<string> Groups,
    [property: JsonNumberHandling(PidText.Handling)] long Parent,
    bool Trap,
    [property: JsonNumberHandling(PidText.Handling)] IReadOnlyList<long> Links,
    int LinkCount,
    IReadOnlyList<MonitorAnswer> Monitors,
    int MonitorCount,
    IReadOnlyList<MonitorAnswer> MonitoredBy,
    int MonitoredByCount,
    MailboxAnswer Mailbox,
    double? BlockedFor,
    IReadOnlyList<SignalAnswer> Signals,
    DeathAnswer? Died);

[JsonNumberHandling(PidText.Handling)]
internal sealed record MonitorAnswer(long Reference, long Pid);

internal sealed record MailboxAnswer(int Count, IReadOnlyList<string> Items);

internal sealed record SignalAnswer(long At, string Text);

internal sealed record DeathAnswer(
    long At, string Reason, string Cause, IReadOnlyList<string> Chain, [property: JsonNumberHandling(PidText.Handling)] IReadOnlyList<long> Links);

internal sealed record TreeAnswer(IReadOnlyList<TreeNode> Nodes, int Total);

internal sealed record TreeNode(
    [property: JsonNumberHandling(PidText.Handling)] long? Pid,
    [property: JsonNumberHandling(PidText.Handling)] long? Parent,
    string Id,
    string? Name,
    string Kind,
    string State,
    int Restarts,
    int More);

internal sealed record GraphAnswer(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int Total, int Left);

internal sealed record GraphNode([property: JsonNumberHandling(PidText.Handling)] long Pid, string? Label, string State, bool Supervisor);

[JsonNumberHandling(PidText.Handling)]
internal sealed record GraphEdge(long From, long To, string Kind);

[JsonNumberHandling(PidText.Handling)]
internal sealed record LinkRequest(long From, long To);

internal sealed record StormRequest(int Count);

internal sealed record StormAnswer(int Killed);

internal sealed record RunRequest(string Scenario, IReadOnlyDictionary<string, string>? Settings);

internal sealed record TraceInfo(
    string Name, long Steps, string? Truncated, IReadOnlyList<TraceDeath> Deaths, IReadOnlyList<TraceSupervisor> Supervisors, long Spawned);

internal sealed record TraceDeath(long Step, [property: JsonNumberHandling(PidText.Handling)] long Pid, string Text);

internal sealed record TraceSupervisor([property: JsonNumberHandling(PidText.Handling)] long Pid, int Intensity, double Period, string Strategy);

internal sealed record TraceStep(
    long Step,
    string Signal,
    IReadOnlyList<string> Effects,
    IReadOnlyList<string> Notes,
    IReadOnlyList<GraphNode> Nodes,
    IReadOnlyList<GraphEdge> Edges,
    int Alive,
    int Left);

internal sealed record TraceStory(IReadOnlyList<string> Lines);

internal sealed record WhatIfRequest([property: JsonNumberHandling(PidText.Handling)] long? Supervisor, int? Intensity, double? Period, TrapRequest? Trap);

internal sealed record TrapRequest([property: JsonNumberHandling(PidText.Handling)] long Pid, bool On);

internal sealed record WhatIfAnswer(string Title, IReadOnlyList<string> Lines, IReadOnlyList<string> Happened, IReadOnlyList<string> Otherwise);

internal sealed record ErrorAnswer(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Info))]
[JsonSerializable(typeof(Picture))]
[JsonSerializable(typeof(ProcessWindow))]
[JsonSerializable(typeof(ProcessDetails))]
[JsonSerializable(typeof(TreeAnswer))]
[JsonSerializable(typeof(GraphAnswer))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(StormRequest))]
[JsonSerializable(typeof(StormAnswer))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(TraceInfo))]
[JsonSerializable(typeof(TraceStep))]
[JsonSerializable(typeof(TraceStory))]
[JsonSerializable(typeof(WhatIfRequest))]
[JsonSerializable(typeof(WhatIfAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class AnswerContext : JsonSerializerContext;
