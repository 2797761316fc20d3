using Rusm.Host;

namespace Rusm.Cli.Measuring;

/// <summary>Waits until so many have said that they are there.</summary>
internal sealed class RollCall(int expected)
{
    private readonly TaskCompletionSource complete = new();
    private int missing = expected;

    internal void Here()
    {
        if (Interlocked.Decrement(ref missing) == 0)
        {
            complete.SetResult();
        }
    }

    /// <summary>
    /// The body, which is there as soon as it waits for something: its task has come back unfinished, so it is suspended in its
    /// first receive that found nothing, and not just about to be.
    /// </summary>
    internal ProcessBody OnceParked(ProcessBody body) => context =>
    {
        var task = body(context);
        Here();
        return task;
    };

    internal void Wait(CancellationToken interrupted) => complete.Task.Wait(interrupted);
}
