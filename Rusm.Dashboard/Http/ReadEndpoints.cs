using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Rusm.Dashboard.Live;
using Rusm.Dashboard.Processes;
using Rusm.Kernel;

namespace Rusm.Dashboard.Http;

/// <summary>What the page reads.</summary>
internal sealed class ReadEndpoints(
    Access access,
    LiveFeed feed,
    ProcessTable table,
    SupervisionTree tree,
    LinkGraph graph,
    ProcessInspection inspection,
    IHostApplicationLifetime lifetime,
    IScenarioRunner? runner,
    ITraceViewer? traces)
{
    internal void Map(RouteGroupBuilder api)
    {
        api.MapGet("info", () => Answer.Json(Info(), AnswerContext.Default.Info));
        api.MapGet("live", (HttpRequest request) => LiveEndpoint.StreamAsync(request.HttpContext, feed, lifetime.ApplicationStopping));
        api.MapGet("tree", () => Answer.Json(tree.Read(), AnswerContext.Default.TreeAnswer));
        api.MapGet("graph", (long? focus) => Answer.Json(graph.Read(feed.Newest?.Structure ?? 0, focus), AnswerContext.Default.GraphAnswer));
        api.MapGet("processes", (int? offset, int? count, string? sort, bool? desc, string? filter) =>
            Window(offset ?? 0, count ?? 50, sort ?? "pid", desc ?? false, filter ?? ""));
        api.MapGet("processes/{pid:long}", (long pid) => inspection.Of(new Pid(pid)) is { } details
            ? Answer.Json(details, AnswerContext.Default.ProcessDetails)
            : Answer.Error(StatusCodes.Status404NotFound, $"There was no process {new Pid(pid)} in this runtime."));
    }

    private Info Info() => new(
        typeof(Host.Runtime).Assembly.GetName().Version?.ToString(3) ?? "",
        access.CanAct,
        access.Token,
        runner?.All,
        traces is not null,
        traces?.Open?.Name);

    private IResult Window(int offset, int count, string sort, bool descending, string filter) => ProcessTable.Columns.Contains(sort)
        ? Answer.Json(table.Window(offset, count, sort, descending, filter), AnswerContext.Default.ProcessWindow)
        : Answer.Error(StatusCodes.Status400BadRequest, $"sort: '{sort}' is none of {string.Join(", ", ProcessTable.Columns)}.");
}
