using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Rusm.Dashboard.Http;

/// <summary>Reads the body of a request.</summary>
internal static class Body
{
    /// <summary>Reads a JSON body and answers it; status 400 if it is not what it should be.</summary>
    internal static async Task<IResult> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, Func<T, IResult> answer)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, request.HttpContext.RequestAborted).ConfigureAwait(false) is { } content
                ? answer(content)
                : Answer.Error(StatusCodes.Status400BadRequest, "The request has no body.");
        }
        catch (JsonException exception)
        {
            return Answer.Error(StatusCodes.Status400BadRequest, $"The body of the request is not as expected: {exception.Message}");
        }
    }
}
