using System.Collections.Concurrent;
using LanguageExt;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance.Supervision;

/// <summary>
/// A real supervisor with real children. Nothing sleeps or polls: what happens to the children comes, in order, into the mailbox of
/// the <see cref="Watcher"/>; and a supervisor that answers a call, with no child about to be started, has come to rest.
/// </summary>
public sealed class HostSupervisorWorld : ISupervisorWorld
{
    private readonly Runtime runtime;
    private readonly Watcher watcher;
    private readonly ConcurrentDictionary<string, int> failingStarts = [];
    private readonly ConcurrentDictionary<Pid, (string Id, Actor Actor)> actors = [];
    private SupervisorRef? supervisor;
    private Seq<Child> children;
    private string? exit;

    /// <summary>Creates the world of a runtime.</summary>
    /// <param name="runtime">The runtime; null for a new one, whose clock stands still. It is disposed with the world.</param>
    public HostSupervisorWorld(Runtime? runtime = null)
    {
        this.runtime = runtime ?? new Runtime(new RuntimeOptions { TimeProvider = new FrozenClock() });
        watcher = new Watcher(this.runtime);
    }

    public string Name => "host";

    public async ValueTask<Seq<ChildEvent>> StartAsync(ScenarioSupervisor supervisor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        supervisor.FailingStart.IfSome(child => failingStarts[child] = 1);
        var spec = supervisor.Children.Fold(
            new SupervisorSpec(Declarations.FlagsOf(supervisor)),
            (declared, child) => declared.Child(Declarations.SpecOf(child), BodyOf(child)));
        try
        {
            this.supervisor = await runtime.StartSupervisorAsync(spec, cancellationToken);
            watcher.Watch(this.supervisor.Pid);
        }
        catch (SupervisorStartException refused)
        {
            exit = refused.Death is { } death ? ReasonWord.Of(death.Reason) : null;
        }

        return EventsOf(await ComeToRestAsync([], cancellationToken));
    }

    public async ValueTask<ObservedStep> PerformAsync(SupervisorOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var news = new List<Received>();
        var result = Option<string>.None;
        if (operation.IsCall)
        {
            result = Some(await CallAsync(operation));
        }
        else
        {
            await DoAsync(operation, news, cancellationToken);
        }

        var events = EventsOf(await ComeToRestAsync(news, cancellationToken));
        return new ObservedStep(
            events,
            result,
            exit is null ? new Aftermath.Running(children.Map(Declarations.StateOf).Strict()) : new Aftermath.SupervisorExit(exit));
    }

    public ValueTask DisposeAsync() => runtime.DisposeAsync();

    private async ValueTask<string> CallAsync(SupervisorOperation operation)
    {
        try
        {
            return supervisor is null ? "supervisor_gone" : Declarations.WordsOf(operation switch
            {
                SupervisorOperation.StartChild start => await supervisor.StartChildAsync(Declarations.SpecOf(start.Spec), BodyOf(start.Spec)),
                SupervisorOperation.TerminateChild terminate => await supervisor.TerminateChildAsync(terminate.Child),
                SupervisorOperation.RestartChild restart => await supervisor.RestartChildAsync(restart.Child),
                _ => await supervisor.DeleteChildAsync(((SupervisorOperation.DeleteChild)operation).Child),
            });
        }
        catch (CallException)
        {
            return "supervisor_gone";
        }
    }

    private async ValueTask DoAsync(SupervisorOperation operation, List<Received> news, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case SupervisorOperation.Crash crash:
                await EndAsync(crash.Child, (_, actor) => actor.Tell(_ => throw new InvalidOperationException("It was told to crash.")), news, cancellationToken);
                break;
            case SupervisorOperation.Return end:
                await EndAsync(end.Child, (_, actor) => actor.TellToReturn(), news, cancellationToken);
                break;
            case SupervisorOperation.Stop stop:
                await EndAsync(stop.Child, (_, actor) => actor.Tell(self => StopAsync(self, ReasonWord.Read(stop.Reason))), news, cancellationToken);
                break;
            case SupervisorOperation.Kill kill:
                await EndAsync(kill.Child, (pid, _) => runtime.Kill(pid), news, cancellationToken);
                break;
            case SupervisorOperation.FailNextStarts fail:
                failingStarts[fail.Child] = fail.Times;
                break;
            default:
                runtime.Exit(supervisor?.Pid ?? Pid.Outside, ReasonWord.Read(((SupervisorOperation.Shutdown)operation).Reason));
                break;
        }
    }

    private async ValueTask EndAsync(string child, Action<Pid, Actor> end, List<Received> news, CancellationToken cancellationToken)
    {
        foreach (var (pid, (id, actor)) in actors.Where(entry => entry.Value.Id == child && runtime.IsAlive(entry.Key)).ToArray())
        {
            end(pid, actor);
            await watcher.UntilEndedAsync(pid, news, cancellationToken);
        }
    }

    private async ValueTask<List<Received>> ComeToRestAsync(List<Received> news, CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                children = supervisor is null ? [] : (await supervisor.WhichChildrenAsync(cancellationToken)).ToSeq().Strict();
            }
            while (children.Exists(static child => child.Status is ChildStatus.Restarting));
        }
        catch (CallException)
        {
            // It has ended; its exit is among the news.
        }

        await watcher.UntilAllIsKnownAsync(news, cancellationToken);
        return news;
    }

    private Seq<ChildEvent> EventsOf(List<Received> news)
    {
        var events = new List<ChildEvent>();
        foreach (var item in news)
        {
            switch (item)
            {
                case Received.Message { Content: ChildEvent happened }:
                    events.Add(happened);
                    break;
                case Received.Down down when actors.TryGetValue(down.Pid, out var dead):
                    events.Add(new ChildEvent.Exit(dead.Id, ReasonWord.Of(down.Reason)));
                    break;
                case Received.Down down:
                    exit = ReasonWord.Of(down.Reason);
                    break;
                default:
                    throw new InvalidOperationException($"The watcher got {item}, which no process should have sent.");
            }
        }

        return events.ToSeq().Strict();
    }

    private StartingBody BodyOf(ScenarioChild child) => async (self, handshake) =>
    {
        if (failingStarts.GetValueOrDefault(child.Id) > 0)
        {
            failingStarts[child.Id]--;
            self.Send(watcher.Pid, new ChildEvent.StartFailed(child.Id));
            self.Stop(Declarations.ToldToFail);
            return;
        }

        var actor = new Actor();
        actors[self.Self] = (child.Id, actor);
        watcher.Watch(self.Self);
        self.Send(watcher.Pid, new ChildEvent.Start(child.Id));
        if (child.Traps == "polite")
        {
            self.SetTrapExit(true);
            _ = EndAsAskedAsync(self, actor);
        }

        handshake.Acknowledge();
        await actor.LiveAsync(self);
    };

    private static async Task EndAsAskedAsync(ProcessContext self, Actor actor)
    {
        if (await self.ReceiveAsync(static item => item is Received.Exit) is Received.Exit asked)
        {
            actor.Tell(me => StopAsync(me, asked.Reason));
        }
    }

    private static ValueTask StopAsync(ProcessContext self, ExitReason reason)
    {
        self.Stop(reason);
        return default;
    }
}
