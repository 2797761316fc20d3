namespace Rusm.Cli.Peers;

/// <summary>Actors that were spawned together: the last one to run reports it.</summary>
internal sealed class Batch
{
    internal const int Size = 1000;
    internal const int InFlight = 2;

    private int left = Size;

    internal bool IsLastToRun() => Interlocked.Decrement(ref left) == 0;
}
