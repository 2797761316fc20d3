using LanguageExt;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Scenarios.Supervision;

namespace Rusm.Tests.Reference.Supervision;

/// <summary>The decisions under test, with a process on paper that carries them out.</summary>
internal sealed class InMemorySupervisor(InMemoryWorld world, SupervisorFlags flags, IEnumerable<ChildSpec> children) : ISupervisorUnderTest
{
    internal SupervisorState State { get; private set; } = SupervisorMachine.Declare(InMemoryWorld.Parent, flags, children.ToSeq().Strict());

    /// <summary>All that happened, step by step.</summary>
    internal List<PaperTurn> Turns { get; } = [];

    public bool HasEnded => State.HasEnded;

    public string Children => string.Join(", ", State.Children.Map(child => $"{child.Spec.Id} {child.Status}"));

    public void Begin() => Hear(new SupervisorEvent.Begin(world.Now));

    public void Hear(SupervisorEvent heard)
    {
        var next = heard;
        while (next is not null)
        {
            var step = SupervisorMachine.Step(State, next);
            Turns.Add(new PaperTurn(State, next, step, [.. world.Running.Select(process => process.Pid)]));
            State = step.State;
            next = null;
            foreach (var action in step.Actions)
            {
                next = CarryOut(action);
            }
        }
    }

    private SupervisorEvent? CarryOut(SupervisorAction action)
    {
        switch (action)
        {
            case SupervisorAction.Start start:
                var (how, pid) = world.Start(start.Child.Spec.Id);
                return how == StartGoes.Wrong
                    ? new SupervisorEvent.StartFailed(world.Now, ExitReason.Crashed, InMemoryWorld.DeathOf(pid, ExitReason.Crashed))
                    : new SupervisorEvent.Started(world.Now, how == StartGoes.Well ? pid : null);
            case SupervisorAction.Stop stop:
                world.Stop(stop.Shutdown, stop.Pid);
                return new SupervisorEvent.Stopped(world.Now);
            case SupervisorAction.StopAll stop:
                world.Stop(stop.Shutdown, [.. stop.Pids]);
                return new SupervisorEvent.Stopped(world.Now);
            case SupervisorAction.TryAgain again:
                world.SetTimer(again.Wait, again.Number);
                return null;
            case SupervisorAction.Reply reply:
                world.Log.Add($"reply {InWords(reply.Result)}");
                return null;
            case SupervisorAction.Ready:
                world.Log.Add("ready");
                return null;
            case SupervisorAction.End end:
                world.Log.Add($"end {end.Reason}");
                return null;
            case SupervisorAction.Forget:
                return null;   // the host's own bookkeeping; the turns have it
            default:
                throw new ArgumentException($"No way to carry out {action}.");
        }
    }

    private static string InWords(CallResult result) => result switch
    {
        CallResult.ChildList family => string.Join(", ", family.Children.Map(child => $"{child.Spec.Id} {child.Status}")),
        CallResult.Specification specification => specification.Spec.Id,
        CallResult.Invalid => "Invalid",
        _ => $"{result}",
    };
}

/// <summary>One step.</summary>
/// <param name="Before">The state before it.</param>
/// <param name="Heard">What was heard.</param>
/// <param name="Step">What came of it.</param>
/// <param name="Running">Which processes ran then.</param>
internal sealed record PaperTurn(SupervisorState Before, SupervisorEvent Heard, SupervisorStep Step, Pid[] Running);
