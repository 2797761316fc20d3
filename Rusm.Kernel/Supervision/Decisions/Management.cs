using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Rusm.Kernel.Supervision.Decisions;

/// <summary>Handles the calls, which add, stop, start, remove and list children.</summary>
internal static class Management
{
    internal static SupervisorStep Answer(SupervisorState state, SupervisorCall call) => call switch
    {
        SupervisorCall.StartDynamic => StartDynamic(state),
        SupervisorCall.TerminateDynamic terminate => TerminateDynamic(state, terminate.Pid),
        SupervisorCall.WhichChildren => Reply(state, new CallResult.ChildList(state.Children.Strict())),
        SupervisorCall.CountChildren => Reply(state, Count(state)),
        SupervisorCall.GetChildSpec get => Reply(state, Specification(state, get.Id)),
        SupervisorCall.StartChild or SupervisorCall.TerminateChild or SupervisorCall.RestartChild or SupervisorCall.DeleteChild
            when state.IsSimple => Reply(state, new CallResult.SimpleOneForOne()),
        SupervisorCall.StartChild start => Start(state, start.Spec),
        SupervisorCall.TerminateChild terminate => Terminate(state, state.ChildTable.Find(terminate.Id)),
        SupervisorCall.RestartChild restart => WhenDown(state, restart.Id, child =>
            Starts.InOrder(state, Seq1(child.Number), Goal.RestartByCall.Instance)),
        SupervisorCall.DeleteChild delete => WhenDown(state, delete.Id, child =>
            Ends.Remove(state, child).Then(static after => Reply(after, new CallResult.Done()))),
        _ => throw new UnreachableException($"No answer to {call}"),
    };

    private static SupervisorStep Start(SupervisorState state, ChildSpec spec) =>
        (Validation.Of(state.Flags, spec).HeadOrNone().MatchUnsafe<string?>(static problem => problem, static () => null), state.ChildTable.Find(spec.Id)?.Status) switch
        {
            ({ } problem, _) => Reply(state, new CallResult.Invalid(problem)),
            (_, ChildStatus.Up up) => Reply(state, new CallResult.AlreadyStarted(up.Pid)),
            (_, not null) => Reply(state, new CallResult.AlreadyPresent()),
            (_, null) => StartAdded(state with { ChildTable = state.ChildTable.WithNamed(spec, out var child) }, child),
        };

    private static SupervisorStep StartDynamic(SupervisorState state) => state.Template.Match(
        Some: template => StartAdded(state with { ChildTable = state.ChildTable.WithUnnamed(template, out var child) }, child),
        None: () => Reply(state, new CallResult.Invalid("Only a simple_one_for_one supervisor has a template: start a child with its specification.")));

    private static SupervisorStep StartAdded(SupervisorState state, Child child) =>
        Starts.InOrder(state, Seq1(child.Number), Goal.StartNewChild.Instance);

    private static SupervisorStep TerminateDynamic(SupervisorState state, Pid pid) =>
        Terminate(state, state.IsSimple ? state.ChildTable.FindLast(pid) : null);

    private static SupervisorStep Terminate(SupervisorState state, Child? child) => child is null
        ? Reply(state, new CallResult.NotFound())
        : Stops.InListOrder(state, Seq1(child.Number), Goal.Terminate.Instance, at: default);

    private static SupervisorStep WhenDown(SupervisorState state, string id, Func<Child, SupervisorStep> then) =>
        state.ChildTable.Find(id) switch
        {
            null => Reply(state, new CallResult.NotFound()),
            { Status: ChildStatus.Up } => Reply(state, new CallResult.Running()),
            { Status: ChildStatus.Restarting } => Reply(state, new CallResult.Restarting()),
            var child => then(child),
        };

    private static CallResult Specification(SupervisorState state, string id) =>
        state.Template.Filter(template => template.Id == id).Match<CallResult>(
            Some: template => new CallResult.Specification(template),
            None: () => state.ChildTable.Find(id) is { } child ? new CallResult.Specification(child.Spec) : new CallResult.NotFound());

    private static CallResult.Counts Count(SupervisorState state)
    {
        var tally = state.ChildTable.Tally;
        return new CallResult.Counts(state.IsSimple ? 1 : tally.All, tally.Up, tally.Supervisors, tally.All - tally.Supervisors);
    }

    private static SupervisorStep Reply(SupervisorState state, CallResult result) => state.ToIdle().Prepend(new SupervisorAction.Reply(result));
}
