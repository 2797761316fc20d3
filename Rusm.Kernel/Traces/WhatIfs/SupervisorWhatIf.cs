using LanguageExt;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>
/// A recorded supervisor with other flags. Its decisions are computed again from its recorded events, up to the first decision that differs
/// from the recording. From there on the real events are not known, so the supervisor is simulated alone: the recorded ends of children,
/// exits of the parent and calls come at their recorded times, and children start and stop at once.
/// </summary>
/// <param name="Recording">The records of the supervisor.</param>
/// <param name="Flags">The other flags.</param>
/// <param name="Divergence">The first decision that differs; none if all are the same.</param>
/// <param name="Recorded">The outcome in the recording.</param>
/// <param name="Simulated">The outcome with the other flags.</param>
/// <param name="Faults">The number of ends of children that were recorded after the divergence.</param>
/// <param name="WithoutEffect">The number of these ends that had no effect because the child did not run in the simulation.</param>
/// <param name="FailedStarts">The number of starts that failed in the recording after the divergence. In the simulation no start fails.</param>
internal sealed record SupervisorWhatIf(
    SupervisorRecording Recording,
    SupervisorFlags Flags,
    Option<DecisionDivergence> Divergence,
    SupervisorOutcome Recorded,
    SupervisorOutcome Simulated,
    long Faults,
    long WithoutEffect,
    long FailedStarts)
{
    /// <summary>Computes the decisions of a recorded supervisor again with other flags.</summary>
    /// <param name="recording">The records of the supervisor.</param>
    /// <param name="flags">The other flags.</param>
    /// <returns>The divergence and both outcomes.</returns>
    /// <exception cref="ArgumentException">The flags are invalid. The message says why.</exception>
    /// <exception cref="TraceException">The recorded events are not a possible sequence of events of a supervisor.</exception>
    public static SupervisorWhatIf Of(SupervisorRecording recording, SupervisorFlags flags) => Of(recording, flags, log: null);

    /// <summary>Does the same, and passes each decision to a log.</summary>
    internal static SupervisorWhatIf Of(SupervisorRecording recording, SupervisorFlags flags, IDecisionLog? log)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(flags);
        var declared = recording.Declared;
        MustBeOfSameKind(declared.Flags, flags);
        var comparison = new Comparison(
            SupervisorMachine.Declare(declared.Parent, declared.Flags, declared.Children),
            SupervisorMachine.Declare(declared.Parent, flags, declared.Children),
            log);
        foreach (var (step, supervisorEvent) in recording.Events)
        {
            try
            {
                comparison.Hear(step, supervisorEvent);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                throw new TraceException(0, $"the event of {declared.Pid} after step {step} can't follow its earlier events");
            }
        }

        return comparison.Result(recording, flags);
    }

    private static void MustBeOfSameKind(SupervisorFlags then, SupervisorFlags now)
    {
        if (then.Strategy != now.Strategy && RestartStrategy.SimpleOneForOne is var simple && (then.Strategy == simple || now.Strategy == simple))
        {
            throw new ArgumentException($"The recorded supervisor is a {then.Strategy}, and a {now.Strategy} is asked for: one of them has a template and the other has not. Ask for a strategy of the same kind.", nameof(now));
        }
    }

    private sealed class Comparison(SupervisorState then, SupervisorState now, IDecisionLog? log)
    {
        private readonly SupervisorSimulation simulation = new(now, log);
        private SupervisorState recordedState = then;
        private SupervisorOutcome recordedOutcome = SupervisorOutcome.Beginning;
        private Option<DecisionDivergence> divergence;
        private TimeSpan last;
        private long faults;
        private long missed;
        private long failedStarts;

        internal void Hear(long step, SupervisorEvent supervisorEvent)
        {
            var before = recordedState;
            var decision = SupervisorMachine.Step(before, supervisorEvent);
            (recordedState, recordedOutcome) = (decision.State, recordedOutcome.After(before, supervisorEvent, decision));
            last = supervisorEvent.At;
            log?.Recorded(before, supervisorEvent, decision);
            if (divergence.IsSome)
            {
                Simulate(before, supervisorEvent);
                return;
            }

            var otherBefore = simulation.State;
            var other = simulation.Decide(supervisorEvent);
            if (!ActionComparison.AreSame(decision.Actions, other.Actions))
            {
                var child = supervisorEvent is SupervisorEvent.Exited exited && before.ChildTable.Find(exited.From) is { } ended
                    ? Some(ended.Spec.Id)
                    : None;
                divergence = new DecisionDivergence(
                    step,
                    supervisorEvent,
                    child,
                    new Decision(decision.Actions, SupervisorOutcome.GivesUp(before, decision)),
                    new Decision(other.Actions, SupervisorOutcome.GivesUp(otherBefore, other)));
                simulation.CarryOut(other, supervisorEvent.At);
            }
        }

        internal SupervisorWhatIf Result(SupervisorRecording recording, SupervisorFlags flags)
        {
            if (divergence.IsSome)
            {
                simulation.AdvanceTo(last);
            }

            return new SupervisorWhatIf(recording, flags, divergence, recordedOutcome, simulation.Outcome, faults, missed, failedStarts);
        }

        private void Simulate(SupervisorState before, SupervisorEvent supervisorEvent)
        {
            switch (supervisorEvent)
            {
                case SupervisorEvent.Exited exited when exited.From == before.Parent:
                    simulation.Handle(exited);
                    break;
                case SupervisorEvent.Exited exited when before.ChildTable.Find(exited.From) is { } child:
                    faults++;
                    simulation.AdvanceTo(exited.At);
                    var isApplied = CounterpartOf(child)?.Status is ChildStatus.Up up && simulation.Handle(exited with { From = up.Pid });
                    missed += isApplied ? 0 : 1;
                    break;
                case SupervisorEvent.Called { Call: SupervisorCall.TerminateDynamic(var pid) } called
                    when before.ChildTable.Find(pid) is { } child && CounterpartOf(child) is { LastPid: { } other }:
                    simulation.Handle(called with { Call = new SupervisorCall.TerminateDynamic(other) });
                    break;
                case SupervisorEvent.Called called:
                    simulation.Handle(called);
                    break;
                case SupervisorEvent.StartFailed:
                    failedStarts++;
                    break;
                default:
                    break;   // the outcome of a recorded action: the simulated actions have their own
            }
        }

        private Child? CounterpartOf(Child child) =>
            simulation.State.IsSimple ? simulation.State.ChildTable.Find(child.Number) : simulation.State.ChildTable.Find(child.Spec.Id);
    }
}

/// <summary>A decision that differs with other flags.</summary>
/// <param name="Step">The number of the step before the decision.</param>
/// <param name="Event">The event of the supervisor.</param>
/// <param name="Child">The child that ended, if the event is the end of a child.</param>
/// <param name="Recorded">The decision in the recording.</param>
/// <param name="Simulated">The decision with the other flags.</param>
internal sealed record DecisionDivergence(long Step, SupervisorEvent Event, Option<string> Child, Decision Recorded, Decision Simulated);

/// <summary>The decision of a supervisor on one event.</summary>
/// <param name="Actions">Its actions.</param>
/// <param name="GivesUp">True if the supervisor ends because there were more restarts than allowed.</param>
internal sealed record Decision(Seq<SupervisorAction> Actions, bool GivesUp);
