using System.Diagnostics;
using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>The supervisor's decisions alone. Its children are entries of a list; nothing runs, and time stands still.</summary>
public sealed class KernelSupervisorWorld : ISupervisorWorld
{
    private static readonly TimeSpan Now = TimeSpan.Zero;

    private readonly Dictionary<string, int> failingStarts = [];
    private readonly Dictionary<Pid, string> names = [];
    private readonly Queue<long> due = [];
    private readonly List<ChildEvent> events = [];
    private SupervisorState state = null!;
    private Option<string> result;
    private string? exit;

    public string Name => "kernel";

    public ValueTask<Seq<ChildEvent>> StartAsync(ScenarioSupervisor supervisor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        supervisor.FailingStart.IfSome(child => failingStarts[child] = 1);
        state = SupervisorMachine.Declare(Pid.Outside, Declarations.FlagsOf(supervisor), supervisor.Children.Map(Declarations.SpecOf));
        Hear(new SupervisorEvent.Begin(Now));
        return new(events.ToSeq().Strict());
    }

    public ValueTask<ObservedStep> PerformAsync(SupervisorOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        events.Clear();
        result = operation.IsCall ? Some("supervisor_gone") : None;
        if (!state.HasEnded)
        {
            Do(operation);
        }

        return new(new ObservedStep(
            events.ToSeq().Strict(),
            result,
            exit is null ? new Aftermath.Running(state.Children.Map(Declarations.StateOf).Strict()) : new Aftermath.SupervisorExit(exit)));
    }

    public ValueTask DisposeAsync() => default;

    private void Do(SupervisorOperation operation)
    {
        switch (operation)
        {
            case SupervisorOperation.Crash crash:
                Ends(crash.Child, ExitReason.Crashed);
                break;
            case SupervisorOperation.Return end:
                Ends(end.Child, ExitReason.Normal);
                break;
            case SupervisorOperation.Stop stop:
                Ends(stop.Child, ReasonWord.Read(stop.Reason));
                break;
            case SupervisorOperation.Kill kill:
                Ends(kill.Child, ExitReason.Killed);
                break;
            case SupervisorOperation.FailNextStarts fail:
                failingStarts[fail.Child] = fail.Times;
                break;
            case SupervisorOperation.Shutdown shutdown:
                Hear(new SupervisorEvent.Exited(Now, Pid.Outside, ReasonWord.Read(shutdown.Reason)));
                break;
            default:
                Hear(new SupervisorEvent.Called(Now, Declarations.CallOf(operation)!));
                break;
        }
    }

    private void Ends(string child, ExitReason reason) => state.Children
        .Choose(known => known.Spec.Id == child && known.Status is ChildStatus.Up up ? Some(up.Pid) : None)
        .Iter(pid =>
        {
            events.Add(new ChildEvent.Exit(child, ReasonWord.Of(reason)));
            Hear(new SupervisorEvent.Exited(Now, pid, reason));
        });

    private void Hear(SupervisorEvent heard)
    {
        var next = heard;
        while (next is not null && !state.HasEnded)
        {
            var step = SupervisorMachine.Step(state, next);
            state = step.State;
            next = step.Actions.Select(CarryOut).ToList().LastOrDefault() ?? NextDue();
        }
    }

    private SupervisorEvent.Due? NextDue() => due.TryDequeue(out var number) ? new SupervisorEvent.Due(Now, number) : null;

    private SupervisorEvent? CarryOut(SupervisorAction action)
    {
        switch (action)
        {
            case SupervisorAction.Start start:
                return Start(start.Child.Spec.Id);
            case SupervisorAction.Stop stop:
                events.Add(new ChildEvent.Exit(names[stop.Pid], stop.Shutdown is Shutdown.BrutalKill ? "killed" : "shutdown"));
                return new SupervisorEvent.Stopped(Now);
            case SupervisorAction.TryAgain again:
                due.Enqueue(again.Number);
                return null;
            case SupervisorAction.Reply reply:
                result = Declarations.WordsOf(reply.Result);
                return null;
            case SupervisorAction.End end:
                exit = ReasonWord.Of(end.Reason);
                return null;
            case SupervisorAction.Ready or SupervisorAction.Forget:
                return null;   // the recordings don't see it
            default:
                throw new UnreachableException($"No scenario makes a supervisor order {action}");
        }
    }

    private SupervisorEvent Start(string child)
    {
        if (failingStarts.GetValueOrDefault(child) > 0)
        {
            failingStarts[child]--;
            events.Add(new ChildEvent.StartFailed(child));
            return new SupervisorEvent.StartFailed(Now, Declarations.ToldToFail);
        }

        var pid = new Pid(names.Count + 1);
        names.Add(pid, child);
        events.Add(new ChildEvent.Start(child));
        return new SupervisorEvent.Started(Now, pid);
    }
}
