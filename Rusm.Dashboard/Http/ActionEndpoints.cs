using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rusm.Dashboard.Live;
using Rusm.Dashboard.Processes;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Dashboard.Http;

/// <summary>What changes the program.</summary>
internal sealed class ActionEndpoints(LiveObserver observer, RecentEvents events, Surveyor surveyor, IScenarioRunner? runner)
{
    private const int MaxStorm = 100_000;

    // Handlers take the request and not the context: a delegate from a context to a task has no result.
    internal void Map(RouteGroupBuilder api)
    {
        api.MapPost("processes/{pid:long}/kill", (long pid) => Do(pid, static (runtime, pid) => runtime.Kill(pid)));
        api.MapPost("processes/{pid:long}/crash", (long pid) => Do(pid, static (runtime, pid) => runtime.Exit(pid, ExitReason.Crashed)));
        api.MapPost("links", (HttpRequest request) => Body.ReadAsync(request, AnswerContext.Default.LinkRequest, Link));
        api.MapPost("storm", (HttpRequest request) => Body.ReadAsync(request, AnswerContext.Default.StormRequest, Storm));
        if (runner is not null)
        {
            api.MapPost("run", (HttpRequest request) => Body.ReadAsync(request, AnswerContext.Default.RunRequest, Run));
            api.MapPost("stop", () =>
            {
                runner.Stop();
                return Results.NoContent();
            });
        }
    }

    private IResult Link(LinkRequest request)
    {
        var to = new Pid(request.To);
        return observer.Runtime?.IsAlive(to) ?? false ? Do(request.From, (runtime, from) => runtime.Link(from, to)) : NotAlive(request.To);
    }

    private IResult Storm(StormRequest request)
    {
        if (request.Count is < 1 or > MaxStorm)
        {
            return Answer.Error(StatusCodes.Status400BadRequest, $"count: {request.Count} is not from 1 to {MaxStorm}.");
        }

        var killed = 0;
        if (observer.Runtime is { } runtime)
        {
            var targets = Targets(runtime);
            foreach (var pid in targets.Count == 0 ? [] : Enumerable.Range(0, Math.Min(request.Count, targets.Count)).Select(_ => targets[Random.Shared.Next(targets.Count)]))
            {
                killed += runtime.IsAlive(pid) ? 1 : 0;
                runtime.Kill(pid);
            }
        }

        return Answer.Json(new StormAnswer(killed), AnswerContext.Default.StormAnswer);
    }

    // The children of supervisors, which are started again; without supervisors, all processes.
    private List<Pid> Targets(Runtime runtime)
    {
        var children = events.Children().Select(static child => child.Pid).OfType<Pid>().Where(runtime.IsAlive).ToList();
        return children.Count > 0 ? children : [.. surveyor.Take().All.Select(static process => process.Pid)];
    }

    private IResult Run(RunRequest request) => runner!.Start(request) is not { } refusal ? Results.NoContent()
        : Answer.Error(refusal.IsBusy ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, refusal.Error);

    private IResult Do(long pid, Action<Runtime, Pid> action)
    {
        if (observer.Runtime is not { } runtime || !runtime.IsAlive(new Pid(pid)))
        {
            return NotAlive(pid);
        }

        action(runtime, new Pid(pid));
        return Results.NoContent();
    }

    private static IResult NotAlive(long pid) => Answer.Error(StatusCodes.Status404NotFound, $"{new Pid(pid)} is not alive.");
}
