using Rusm.Host.Supervision;

namespace Rusm.Host;

/// <summary>A process that serves calls and casts. It has no state of a process, so many processes can run the same instance.</summary>
public interface IServer
{
    /// <summary>Runs the server in a process.</summary>
    /// <param name="context">The context of the process.</param>
    /// <returns>A task that completes when the server has ended.</returns>
    Task RunAsync(ProcessContext context);

    /// <summary>Runs the server as the child of a supervisor, which waits until it has its first state (OTP: <c>gen_server:start_link</c>). If making
    /// that state throws, the start of the child has failed.</summary>
    /// <param name="context">The context of the process.</param>
    /// <param name="start">Reports that the start is complete.</param>
    /// <returns>A task that completes when the server has ended.</returns>
    Task StartAsync(ProcessContext context, Handshake start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.Acknowledge();
        return RunAsync(context);
    }
}
