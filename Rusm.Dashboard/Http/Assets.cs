using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Rusm.Dashboard.Http;

/// <summary>The files of the page, which are inside the assembly.</summary>
internal static class Assets
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
    };

    /// <summary>A file; status 404 if there is none.</summary>
    internal static IResult Get(string name)
    {
        if (!Types.TryGetValue(Path.GetExtension(name), out var type) || Assembly.GetExecutingAssembly().GetManifestResourceStream(name) is not { } content)
        {
            return Answer.Error(StatusCodes.Status404NotFound, $"The dashboard has no file {name}.");
        }

        return Results.Stream(content, type);
    }
}
