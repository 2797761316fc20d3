using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>Reads the text of an exception whose inner exception is the user's.</summary>
internal static class ExceptionText
{
    /// <summary>The same text as that of <see cref="Exception.ToString"/>, which throws where the <c>ToString</c> of the inner
    /// exception does.</summary>
    internal static string Of(Exception exception) =>
        $"{exception.GetType()}: {exception.Message}"
        + (exception.InnerException is { } inner
            ? $"{Environment.NewLine} ---> {SafeText.Of(inner)}{Environment.NewLine}   --- End of inner exception stack trace ---"
            : "")
        + (exception.StackTrace is { } stack ? $"{Environment.NewLine}{stack}" : "");
}
