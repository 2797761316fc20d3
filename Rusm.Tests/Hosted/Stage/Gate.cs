namespace Rusm.Tests.Hosted.Stage;

/// <summary>Shut, until a fact opens it. <see cref="HostedFacts"/> opens all its gates at the end.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Opened => opened.Task;

    internal void Open() => opened.TrySetResult();

    /// <summary>Blocks the thread until the gate is open.</summary>
    internal void Block() => opened.Task.Wait();
}
