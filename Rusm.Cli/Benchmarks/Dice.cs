namespace Rusm.Cli.Benchmarks;

/// <summary>Numbers all over a range, the same ones in every run, at the price of two multiplications: it must not show beside
/// what is measured.</summary>
internal struct Dice
{
    private ulong last;

    /// <summary>A number from 0 to less than a bound.</summary>
    internal long Roll(int bound)
    {
        // Knuth's MMIX constants.
        last = (last * 6364136223846793005) + 1442695040888963407;
        return (long)Math.BigMul(last, (ulong)bound, out _);
    }
}
