namespace Rusm.Host;

/// <summary>A process that serves calls and casts. It holds nothing of one process, so many processes can run the same one.</summary>
public interface IServer
{
    /// <summary>Runs the server in a process.</summary>
    /// <param name="context">The context of the process.</param>
    /// <returns>A task that completes when the server has ended.</returns>
    Task RunAsync(ProcessContext context);
}
