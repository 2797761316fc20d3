using LanguageExt;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Traces.WhatIfs;

/// <summary>
/// A recorded supervisor with other flags. Its decisions are made again over what it heard, until they are not those of the
/// recording. From there on what it would have heard is not known, and it is simulated alone: the recorded ends of children, exits of
/// the parent and calls come at their times, and children start and stop at once.
/// </summary>
/// <param name="Recording">What was recorded of it.</param>
/// <param name="Flags">The other flags.</param>
/// <param name="Divergence">The first decision that is another one; none when all are the same.</param>
/// <param name="Then">How it went in the recording.</param>
/// <param name="Now">How it goes with the other flags.</param>
/// <param name="Faults">How many ends of children were recorded after the parting.</param>
/// <param name="Missed">How many of them hit nobody, since that child did not run in the simulation.</param>
/// <param name="FailedStarts">How many starts failed in the recording after the parting; in the simulation none does.</param>
public sealed record SupervisorWhatIf(
    SupervisorRecording Recording,
    SupervisorFlags Flags,
    Option<DecisionDivergence> Divergence,
    SupervisorOutcome Then,
    SupervisorOutcome Now,
    long Faults,
    long Missed,
    long FailedStarts)
{
    /// <summary>Makes the decisions of a recorded supervisor again with other flags.</summary>
    /// <param name="recording">What was recorded of it.</param>
    /// <param name="flags">The other flags.</param>
    /// <returns>Where the two part, and how they end.</returns>
    /// <exception cref="ArgumentException">The flags make no sense; the message says why.</exception>
    /// <exception cref="TraceException">What was recorded can't have been heard by any supervisor.</exception>
    public static SupervisorWhatIf Of(SupervisorRecording recording, SupervisorFlags flags)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(flags);
        var declared = recording.Declared;
        MustHaveTemplateIfBefore(declared.Flags, flags);
        var comparison = new Comparison(
            SupervisorMachine.Declare(declared.Parent, declared.Flags, declared.Children),
            SupervisorMachine.Declare(declared.Parent, flags, declared.Children));
        foreach (var (step, heard) in recording.Heard)
        {
            try
            {
                comparison.Hear(step, heard);
            }
            catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
            {
                throw new TraceException(0, $"what {declared.Pid} heard after step {step} can't follow what it heard before");
            }
        }

        return comparison.Result(recording, flags);
    }

    private static void MustHaveTemplateIfBefore(SupervisorFlags then, SupervisorFlags now)
    {
        if (then.Strategy != now.Strategy && RestartStrategy.SimpleOneForOne is var simple && (then.Strategy == simple || now.Strategy == simple))
        {
            throw new ArgumentException($"The recorded supervisor is a {then.Strategy}, and a {now.Strategy} is asked for: one of them has a template and the other has not. Ask for a strategy of the same kind.", nameof(now));
        }
    }

    private sealed class Comparison(SupervisorState then, SupervisorState now)
    {
        private readonly SupervisorSimulation simulation = new(now);
        private SupervisorState recorded = then;
        private SupervisorOutcome outcome = SupervisorOutcome.Beginning;
        private Option<DecisionDivergence> parting;
        private TimeSpan last;
        private long faults;
        private long missed;
        private long failedStarts;

        internal void Hear(long step, SupervisorEvent heard)
        {
            var before = recorded;
            var decision = SupervisorMachine.Step(before, heard);
            (recorded, outcome, last) = (decision.State, outcome.After(before, heard, decision), heard.At);
            if (parting.IsSome)
            {
                Simulate(before, heard);
                return;
            }

            var otherBefore = simulation.State;
            var other = simulation.Decide(heard);
            if (!EffectComparison.AreSame(decision.Actions, other.Actions))
            {
                var child = heard is SupervisorEvent.Exited exited && before.Family.Find(exited.From) is { } ended ? Some(ended.Spec.Id) : None;
                parting = new DecisionDivergence(
                    step,
                    heard,
                    child,
                    new Decision(decision.Actions, SupervisorOutcome.GivesUp(before, decision)),
                    new Decision(other.Actions, SupervisorOutcome.GivesUp(otherBefore, other)));
                simulation.Perform(other, heard.At);
            }
        }

        internal SupervisorWhatIf Result(SupervisorRecording recording, SupervisorFlags flags)
        {
            if (parting.IsSome)
            {
                simulation.Pass(last);
            }

            return new SupervisorWhatIf(recording, flags, parting, outcome, simulation.Outcome, faults, missed, failedStarts);
        }

        private void Simulate(SupervisorState before, SupervisorEvent heard)
        {
            switch (heard)
            {
                case SupervisorEvent.Exited exited when exited.From == before.Parent:
                    simulation.Hear(exited);
                    break;
                case SupervisorEvent.Exited exited when before.Family.Find(exited.From) is { } child:
                    faults++;
                    simulation.Pass(exited.At);
                    var isHit = CounterpartOf(child)?.Status is ChildStatus.Up up && simulation.Hear(exited with { From = up.Pid });
                    missed += isHit ? 0 : 1;
                    break;
                case SupervisorEvent.Called { Call: SupervisorCall.TerminateDynamic(var pid) } called
                    when before.Family.Find(pid) is { } child && CounterpartOf(child) is { LastPid: { } other }:
                    simulation.Hear(called with { Call = new SupervisorCall.TerminateDynamic(other) });
                    break;
                case SupervisorEvent.Called called:
                    simulation.Hear(called);
                    break;
                case SupervisorEvent.StartFailed:
                    failedStarts++;
                    break;
                default:
                    break;   // an outcome of what the recorded one ordered: this one has its own
            }
        }

        private Child? CounterpartOf(Child child) =>
            simulation.State.IsSimple ? simulation.State.Family.Find(child.Number) : simulation.State.Family.Find(child.Spec.Id);
    }
}

/// <summary>A decision that is another one with other flags.</summary>
/// <param name="Step">After which step of the recording.</param>
/// <param name="Event">What the supervisor heard.</param>
/// <param name="Child">The child that ended, if that is what it heard.</param>
/// <param name="Then">What it decided in the recording.</param>
/// <param name="Now">What it decides with the other flags.</param>
public sealed record DecisionDivergence(long Step, SupervisorEvent Event, Option<string> Child, Decision Then, Decision Now);

/// <summary>What a supervisor decides on one event.</summary>
/// <param name="Actions">What it orders.</param>
/// <param name="GivesUp">Whether that is because there was one restart too many.</param>
public sealed record Decision(Seq<SupervisorAction> Actions, bool GivesUp);
