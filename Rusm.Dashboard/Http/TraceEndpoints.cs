using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Rusm.Dashboard.Http;

/// <summary>One recorded trace, step by step.</summary>
internal sealed class TraceEndpoints(ITraceViewer traces)
{
    // A trace is held in memory.
    private const long MaxBytes = 512L * 1024 * 1024;

    internal void Map(RouteGroupBuilder api)
    {
        api.MapGet("trace", () => traces.Open is { } info
            ? Answer.Json(info, AnswerContext.Default.TraceInfo)
            : Answer.Error(StatusCodes.Status404NotFound, "No trace is open."));
        api.MapPost("trace", OpenAsync);
        api.MapGet("trace/steps/{step:long}", (long step) => Try(() => Answer.Json(traces.Step(step), AnswerContext.Default.TraceStep)));
        api.MapGet("trace/explain/{pid:long}", (long pid) => Try(() => Answer.Json(traces.Explain(pid), AnswerContext.Default.TraceStory)));
        api.MapPost("trace/whatif", (HttpRequest request) => Body.ReadAsync(
            request, AnswerContext.Default.WhatIfRequest, wanted => Try(() => Answer.Json(traces.WhatIf(wanted), AnswerContext.Default.WhatIfAnswer))));
    }

    private async Task<IResult> OpenAsync(HttpRequest request, string? name)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return Try(() => Answer.Json(traces.Use(name ?? "trace", content.ToArray()), AnswerContext.Default.TraceInfo));
    }

    private static IResult Try(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (TraceViewException exception)
        {
            return Answer.Error(StatusCodes.Status400BadRequest, exception.Message);
        }
    }
}
