namespace Rusm.Cli.Measuring;

/// <summary>Waits until so many have said that they are there.</summary>
internal sealed class ArrivalCounter(int expected)
{
    private readonly TaskCompletionSource complete = new();
    private int missing = expected;

    /// <summary>Called by a body right before it waits. After the last call, all bodies wait or are about to.</summary>
    internal void Here()
    {
        if (Interlocked.Decrement(ref missing) == 0)
        {
            complete.SetResult();
        }
    }

    internal void Wait(CancellationToken interrupted)
    {
        if (Volatile.Read(ref missing) > 0)
        {
            complete.Task.Wait(interrupted);
        }
    }
}
