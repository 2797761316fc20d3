using System.Diagnostics;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>
/// Simulates a supervisor without processes. Each start of a child succeeds, and each start and each stop takes no time. A child ends only
/// when it is stopped or when a recorded end is applied to it. Restart delays take their time.
/// </summary>
internal sealed class SupervisorSimulation(SupervisorState beginning, IDecisionLog? log = null)
{
    // Higher than all allocated pids.
    private const long LastAllocated = long.MaxValue / 2;

    private long lastChild = LastAllocated;
    private long lastDelay;
    private readonly SortedDictionary<(TimeSpan At, long Order), long> restartDelays = [];

    internal SupervisorState State { get; private set; } = beginning;

    internal SupervisorOutcome Outcome { get; private set; } = SupervisorOutcome.Beginning;

    /// <summary>Whether a pid is the one of a child that only a simulation has.</summary>
    internal static bool IsSimulated(Pid pid) => pid.Value > LastAllocated;

    /// <summary>Makes one decision. Does not carry out its actions.</summary>
    internal SupervisorStep Decide(SupervisorEvent supervisorEvent)
    {
        var before = State;
        var step = SupervisorMachine.Step(before, supervisorEvent);
        log?.Simulated(before, supervisorEvent, step);
        (State, Outcome) = (step.State, Outcome.After(before, supervisorEvent, step));
        if (supervisorEvent is SupervisorEvent.Due due)
        {
            RemoveDelay(due.Number);
        }

        foreach (var retry in step.Actions.OfType<SupervisorAction.TryAgain>())
        {
            restartDelays.Add((supervisorEvent.At + retry.Wait, ++lastDelay), retry.Number);
        }

        return step;
    }

    /// <summary>Carries out the actions of a decision, and of the decisions that follow from it.</summary>
    internal void CarryOut(SupervisorStep step, TimeSpan at)
    {
        while (OutcomeOf(step, at) is { } outcome)
        {
            step = Decide(outcome);
        }
    }

    /// <summary>Handles an event, after the restart delays that end before it.</summary>
    /// <returns>True if the event was handled; false if the supervisor has ended.</returns>
    internal bool Handle(SupervisorEvent supervisorEvent)
    {
        AdvanceTo(supervisorEvent.At);
        if (State.HasEnded)
        {
            return false;
        }

        CarryOut(Decide(supervisorEvent), supervisorEvent.At);
        return true;
    }

    /// <summary>Advances the time, and handles the restart delays that end until then.</summary>
    internal void AdvanceTo(TimeSpan until)
    {
        while (!State.HasEnded && restartDelays.Count > 0 && restartDelays.First() is var next && next.Key.At <= until)
        {
            CarryOut(Decide(new SupervisorEvent.Due(next.Key.At, next.Value)), next.Key.At);
        }
    }

    private void RemoveDelay(long number)
    {
        foreach (var delay in restartDelays)
        {
            if (delay.Value == number)
            {
                restartDelays.Remove(delay.Key);
                return;
            }
        }
    }

    private SupervisorEvent? OutcomeOf(SupervisorStep step, TimeSpan at) =>
        step.Actions.IsEmpty ? null : step.Actions.Last switch
        {
            SupervisorAction.Start => new SupervisorEvent.Started(at, new Pid(++lastChild)),
            SupervisorAction.Stop or SupervisorAction.StopAll => new SupervisorEvent.Stopped(at),
            SupervisorAction.TryAgain or SupervisorAction.Reply or SupervisorAction.Ready or SupervisorAction.Forget or SupervisorAction.End => null,
            var action => throw new UnreachableException($"No outcome of {action}"),
        };
}
