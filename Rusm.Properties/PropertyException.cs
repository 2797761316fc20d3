namespace Rusm.Properties;

/// <summary>A property does not hold.</summary>
public sealed class PropertyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public PropertyException(string message)
        : base(message)
    {
    }

    internal PropertyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
