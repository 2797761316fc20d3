namespace Rusm.Host.Simulating;

/// <summary>Hashes that are the same in each process of the operating system, unlike <see cref="HashCode"/>.</summary>
internal static class StateHash
{
    internal static ulong Of(ulong one, ulong other)
    {
        var mixed = (one ^ (other * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9;
        mixed ^= mixed >> 31;
        mixed *= 0x94D049BB133111EB;
        return mixed ^ (mixed >> 29);
    }

    internal static ulong Of(string text) => text.Aggregate(14695981039346656037UL, static (hash, letter) => (hash ^ letter) * 1099511628211UL);
}
