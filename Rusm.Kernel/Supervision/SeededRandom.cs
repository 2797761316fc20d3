namespace Rusm.Kernel.Supervision;

/// <summary>Numbers that look random and follow from a seed (SplitMix64): the same seed, the same numbers, on every machine.</summary>
/// <param name="Seed">What the next number comes from.</param>
internal readonly record struct SeededRandom(ulong Seed)
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);

    /// <summary>A number from 0 up to 1, and the chance after it.</summary>
    internal (double Number, SeededRandom Next) Draw()
    {
        var seed = unchecked(Seed + 0x9E3779B97F4A7C15);
        var mixed = unchecked((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        mixed ^= mixed >> 31;
        return ((mixed >> 11) * UnitOf53Bits, new SeededRandom(seed));
    }
}
