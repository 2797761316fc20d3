using System.Globalization;

namespace Rusm.Kernel;

/// <summary>
/// Texts of the user's objects for diagnostics. Whatever the user's code does, there is a text: none of these methods throws or
/// returns null.
/// </summary>
internal static class SafeText
{
    /// <summary>The text of a value: what its <c>ToString</c> returns, in the invariant culture if it takes one.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; <c>null</c> for null. Where <c>ToString</c> throws or returns null, the text says so and names the
    /// type.</returns>
    public static string Of(object? value)
    {
        if (value is null)
        {
            return "null";
        }

        try
        {
            return (value is IFormattable formattable ? formattable.ToString(format: null, CultureInfo.InvariantCulture) : value.ToString())
                ?? $"({value.GetType()}, whose ToString returned null)";
        }
#pragma warning disable CA1031 // A diagnostic must not fail because of what it shows.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"({value.GetType()}, whose ToString threw {exception.GetType()})";
        }
    }

    /// <summary>A text that the user's exception is asked for.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="read">Asks for the text.</param>
    /// <param name="what">What it is, for the text that stands in its place.</param>
    /// <returns>The text, or null if it is null; where asking throws, a text that says so.</returns>
    internal static string? Of(Exception exception, Func<Exception, string?> read, string what)
    {
        try
        {
            return read(exception);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return $"(its {what} can't be read: {thrown.GetType()})";
        }
    }
}
