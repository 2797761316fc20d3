using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Rusm.Dashboard.Http;

/// <summary>Results of endpoints.</summary>
internal static class Answer
{
    internal static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        Results.Json(value, type, statusCode: status);

    internal static IResult Error(int status, string error) => Json(new ErrorAnswer(error), AnswerContext.Default.ErrorAnswer, status);
}
