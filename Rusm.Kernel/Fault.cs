namespace Rusm.Kernel;

/// <summary>
/// What went wrong in a body that threw: the exception's type, its message, and its stack on demand. A live fault keeps the
/// exception and reads it only when it is asked, so a crash that nobody looks at costs nothing more; a recorded one keeps texts.
/// </summary>
public sealed class Fault
{
    private readonly string? type;
    private readonly string? message;
    private readonly string? stack;

    /// <summary>The fault of a body that threw just now.</summary>
    /// <param name="exception">What it threw.</param>
    public Fault(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Exception = exception;
    }

    private Fault(Exception exception, string message)
        : this(exception) => this.message = message;

    /// <summary>A fault as it was recorded.</summary>
    /// <param name="type">The full name of the exception's type.</param>
    /// <param name="message">The exception's message.</param>
    /// <param name="stack">The stack, where it was kept.</param>
    public Fault(string type, string message, string? stack = null) => (this.type, this.message, this.stack) = (type, message, stack);

    /// <summary>The exception itself, while it is at hand: to be rethrown with its own stack; null for a recorded fault.</summary>
    public Exception? Exception { get; }

    /// <summary>The full name of the exception's type.</summary>
    public string Type => type ?? Exception!.GetType().FullName ?? Exception.GetType().Name;

    /// <summary>The exception's message. Where reading it throws, or it is null, the text says so.</summary>
    public string Message => message ?? SafeText.Of(Exception!, static exception => exception.Message, "message") ?? "(it has no message)";

    /// <summary>Where it was thrown, as text; null when it is not known. Building it is slow. Where reading it throws, the text says so.
    /// </summary>
    public string? Stack => stack ?? (Exception is null ? null : SafeText.Of(Exception, static exception => exception.StackTrace, "stack"));

    /// <summary>The fault of a body that threw just now, with its message read already: that may run the user's code.</summary>
    /// <param name="exception">What it threw.</param>
    /// <returns>The fault.</returns>
    public static Fault Read(Exception exception) => new(exception, new Fault(exception).Message);

    /// <summary>Type and message on one line.</summary>
    /// <returns><c>System.InvalidOperationException: out of order</c>.</returns>
    public override string ToString() => $"{Type}: {Message}";
}
