using Rusm.Cli.Measuring;
using Rusm.Cli.Traces;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces.WhatIfs;

namespace Rusm.Cli.Dashboard;

/// <summary>
/// The recorded and the simulated decisions of a supervisor, side by side. A decision on a recorded event is in the row of that event. The
/// rows are the last ones before the first difference, and the first ones after it.
/// </summary>
internal sealed class DecisionRows : IDecisionLog
{
    private const int Before = 20;
    private const int After = 500;

    private readonly Queue<string> same = [];
    private readonly List<(string Happened, string Otherwise)> after = [];
    private (TimeSpan At, string Happened, string Otherwise)? current;
    private long earlier;
    private long later;

    internal SideBySide Columns { get; } = new();

    /// <inheritdoc/>
    public void Recorded(SupervisorState before, SupervisorEvent supervisorEvent, SupervisorStep step)
    {
        Close();
        current = TextOf(before, supervisorEvent, step) is { } text ? (supervisorEvent.At, text, "") : null;
    }

    /// <inheritdoc/>
    public void Simulated(SupervisorState before, SupervisorEvent supervisorEvent, SupervisorStep step)
    {
        if (TextOf(before, supervisorEvent, step) is not { } text)
        {
            return;
        }

        switch (current)
        {
            case ({ } at, var happened, "") when at == supervisorEvent.At:
                current = (at, happened, text);
                break;
            case ({ } at, _, "") when at > supervisorEvent.At:
                Put("", text);
                break;
            default:
                Close();
                Put("", text);
                break;
        }
    }

    /// <summary>Completes the columns with the outcomes.</summary>
    internal void End(string recorded, string simulated)
    {
        Close();
        if (earlier > 0)
        {
            var text = $"{Units.Whole(earlier)} decisions before, the same";
            Columns.Add(text, text);
        }

        foreach (var text in same)
        {
            Columns.Add(text, text);
        }

        foreach (var (happened, otherwise) in after)
        {
            Columns.Add(happened, otherwise);
        }

        if (later > 0)
        {
            var text = $"{Units.Whole(later)} more rows";
            Columns.Add(text, text);
        }

        Columns.Add($"outcome: {recorded}", $"outcome: {simulated}");
    }

    // Null for the outcome of an action that leads to nothing more, such as the start of a child.
    private static string? TextOf(SupervisorState before, SupervisorEvent supervisorEvent, SupervisorStep step)
    {
        if (step.Actions.IsEmpty && supervisorEvent is SupervisorEvent.Started or SupervisorEvent.Stopped or SupervisorEvent.Begin)
        {
            return null;
        }

        var decision = WhatIfText.Of(step.Actions, SupervisorOutcome.GivesUp(before, step), NameOf);
        return $"{SupervisorWords.Time(supervisorEvent.At)}: {EventText()}: {decision}";

        string EventText() => supervisorEvent switch
        {
            SupervisorEvent.Exited exited when before.ChildTable.Find(exited.From) is not null => $"{NameOf(exited.From)} ended with {ReasonWords.Brief(exited.Reason)}",
            SupervisorEvent.Started { Pid: { } pid } when SupervisorSimulation.IsSimulated(pid) => "the child has started",
            _ => SupervisorWords.Of(supervisorEvent),
        };

        // A simulated child has no pid that says anything.
        string NameOf(Pid pid) => before.ChildTable.FindLast(pid) is not { } child ? $"{pid}"
            : SupervisorSimulation.IsSimulated(pid) ? child.Spec.Id
            : $"{pid} {child.Spec.Id}";
    }

    private void Close()
    {
        if (current is var (_, happened, otherwise))
        {
            Put(happened, otherwise);
        }

        current = null;
    }

    private void Put(string happened, string otherwise)
    {
        if (after.Count == 0 && happened == otherwise)
        {
            same.Enqueue(happened);
            if (same.Count > Before)
            {
                same.Dequeue();
                earlier++;
            }
        }
        else if (after.Count < After)
        {
            after.Add((happened, otherwise));
        }
        else
        {
            later++;
        }
    }
}
