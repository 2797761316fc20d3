namespace Rusm.Kernel.Supervision;

/// <summary>A pseudorandom number generator (SplitMix64). The same seed gives the same numbers on every machine.</summary>
/// <param name="Seed">The state from which the next number is computed.</param>
internal readonly record struct SeededRandom(ulong Seed)
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);

    /// <summary>Returns a number, at least 0 and less than 1, and the generator for the number after it.</summary>
    internal (double Number, SeededRandom Next) Draw()
    {
        var seed = unchecked(Seed + 0x9E3779B97F4A7C15);
        var mixed = unchecked((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        mixed ^= mixed >> 31;
        return ((mixed >> 11) * UnitOf53Bits, new SeededRandom(seed));
    }
}
