using System.Diagnostics;
using Rusm.Kernel.Supervision;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>
/// A supervisor alone, with children that do nothing but end when they are told: each start succeeds, and each start and stop is
/// done at once. Waits take their time.
/// </summary>
internal sealed class SupervisorSimulation(SupervisorState beginning)
{
    // Above all pids that were given out.
    private long lastChild = long.MaxValue / 2;
    private long lastWait;
    private readonly SortedDictionary<(TimeSpan At, long Order), long> waits = [];

    internal SupervisorState State { get; private set; } = beginning;

    internal SupervisorOutcome Outcome { get; private set; } = SupervisorOutcome.Beginning;

    /// <summary>One decision. What is ordered is not done.</summary>
    internal SupervisorStep Decide(SupervisorEvent happened)
    {
        var before = State;
        var step = SupervisorMachine.Step(before, happened);
        (State, Outcome) = (step.State, Outcome.After(before, happened, step));
        if (happened is SupervisorEvent.Due due)
        {
            Forget(due.Number);
        }

        foreach (var again in step.Actions.OfType<SupervisorAction.TryAgain>())
        {
            waits.Add((happened.At + again.Wait, ++lastWait), again.Number);
        }

        return step;
    }

    /// <summary>What was ordered is done, and what follows from that.</summary>
    internal void Perform(SupervisorStep step, TimeSpan at)
    {
        while (OutcomeOf(step, at) is { } outcome)
        {
            step = Decide(outcome);
        }
    }

    /// <summary>It hears something, once the waits that end before are over.</summary>
    /// <returns>Whether it did: one that has ended does not.</returns>
    internal bool Hear(SupervisorEvent happened)
    {
        Pass(happened.At);
        if (State.HasEnded)
        {
            return false;
        }

        Perform(Decide(happened), happened.At);
        return true;
    }

    /// <summary>Time passes: the waits that end until then are over.</summary>
    internal void Pass(TimeSpan until)
    {
        while (!State.HasEnded && waits.Count > 0 && waits.First() is var next && next.Key.At <= until)
        {
            Perform(Decide(new SupervisorEvent.Due(next.Key.At, next.Value)), next.Key.At);
        }
    }

    private void Forget(long number)
    {
        foreach (var wait in waits)
        {
            if (wait.Value == number)
            {
                waits.Remove(wait.Key);
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
