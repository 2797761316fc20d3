namespace Rusm.Kernel;

/// <summary>
/// The exception of a crash: its type, its message and its stack trace. A fault of a run has the exception and reads it on demand, so a
/// fault that is not used has no cost. A fault of a trace has texts.
/// </summary>
public sealed class Fault
{
    private readonly string? type;
    private readonly string? message;
    private readonly string? stack;

    /// <summary>Creates the fault of an exception.</summary>
    /// <param name="exception">The exception.</param>
    public Fault(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Exception = exception;
    }

    private Fault(Exception exception, string message)
        : this(exception) => this.message = message;

    /// <summary>Creates a fault from texts, as a trace has it.</summary>
    /// <param name="type">The full name of the exception's type.</param>
    /// <param name="message">The exception's message.</param>
    /// <param name="stack">The stack trace; null if it is not known.</param>
    internal Fault(string type, string message, string? stack = null) => (this.type, this.message, this.stack) = (type, message, stack);

    /// <summary>The exception; null for a fault of a trace.</summary>
    public Exception? Exception { get; }

    /// <summary>The full name of the exception's type.</summary>
    public string Type => type ?? Exception!.GetType().FullName ?? Exception.GetType().Name;

    /// <summary>The message of the exception. If reading it throws, or it is null, the text says so.</summary>
    public string Message => message ?? SafeText.Of(Exception!, static exception => exception.Message, "message") ?? "(it has no message)";

    /// <summary>The stack trace; null if it is not known. Reading it is slow. If reading it throws, the text says so.</summary>
    public string? Stack => stack ?? (Exception is null ? null : SafeText.Of(Exception, static exception => exception.StackTrace, "stack"));

    /// <summary>Creates the fault of an exception and reads its message, which may call user code.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The fault.</returns>
    internal static Fault Read(Exception exception) => new(exception, new Fault(exception).Message);

    /// <summary>Returns the type and the message on one line.</summary>
    /// <returns><c>System.InvalidOperationException: out of order</c>.</returns>
    public override string ToString() => $"{Type}: {Message}";
}
