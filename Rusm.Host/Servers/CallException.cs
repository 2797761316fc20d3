using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>
/// Thrown by a call that gets no reply: the server is not alive, ended before it replied, or did not reply in time
/// (<see cref="CallTimeoutException"/>). If a body does not catch it, the process crashes, as on the BEAM.
/// </summary>
public class CallException : Exception
{
    internal CallException(Pid target, object? request, ExitReason reason, Death? death = null)
        : this(target, request, reason, death, $"Calling {target} with {SafeText.Of(request)} failed: {reason}.")
    {
    }

    private protected CallException(Pid target, object? request, ExitReason reason, Death? death, string message)
        : base(message, reason.Fault?.Exception) =>
        (Target, Request, Reason, Death) = (target, request, reason, death);

    /// <summary>A call to a name that no process has.</summary>
    internal static CallException NoProcessNamed(string name, object? request) =>
        new(Pid.Outside, request, ExitReason.NoProc, death: null, $"Calling {name} with {SafeText.Of(request)} failed: no process has this name.");

    /// <summary>The server; <see cref="Pid.Outside"/> if no process has the name.</summary>
    public Pid Target { get; }

    /// <summary>The request.</summary>
    public object? Request { get; }

    /// <summary>The reason: <c>noproc</c>, the exit reason of the server, or <c>timeout</c>.</summary>
    public ExitReason Reason { get; }

    /// <summary>The death of the server, with its chain of causes; null if it was not alive before the call, or has not ended.</summary>
    public Death? Death { get; }

    /// <inheritdoc/>
    public override string ToString() => ExceptionText.Of(this);
}

/// <summary>Thrown by a call whose time limit has passed. The server may still handle the request; its reply is dropped.</summary>
public sealed class CallTimeoutException : CallException
{
    internal CallTimeoutException(Pid target, object? request, TimeSpan timeout)
        : base(target, request, ExitReason.Named("timeout"), death: null, $"{target} has not replied to {SafeText.Of(request)} within {timeout}.") =>
        Timeout = timeout;

    /// <summary>How long the call waited.</summary>
    public TimeSpan Timeout { get; }
}
