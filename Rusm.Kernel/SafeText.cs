using System.Globalization;

namespace Rusm.Kernel;

/// <summary>
/// Reads texts of the user's objects for diagnostics. An exception of the user's code is caught: the method returns a text that describes
/// the problem.
/// </summary>
internal static class SafeText
{
    /// <summary>Returns the text of a value: the result of its <c>ToString</c>, with the invariant culture if <c>ToString</c>
    /// accepts a culture.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; the text <c>null</c> for null. If <c>ToString</c> throws or returns null, the text says so and names the
    /// type. Never null.</returns>
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
#pragma warning disable CA1031 // A diagnostic must not fail because of the object that it shows.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"({value.GetType()}, whose ToString threw {exception.GetType()})";
        }
    }

    /// <summary>Reads a text of an exception of the user, which may call user code.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="read">Reads the text.</param>
    /// <param name="property">The name of the text, such as <c>message</c>. It is used if reading throws.</param>
    /// <returns>The text, which can be null. If reading throws, a text that says so.</returns>
    internal static string? Of(Exception exception, Func<Exception, string?> read, string property)
    {
        try
        {
            return read(exception);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return $"(its {property} can't be read: {thrown.GetType()})";
        }
    }
}
