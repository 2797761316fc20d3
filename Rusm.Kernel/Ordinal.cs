namespace Rusm.Kernel;

/// <summary>Compares names by their characters, independently of the culture.</summary>
internal readonly struct Ordinal : IEqualityComparer<string>
{
    public bool Equals(string? x, string? y) => x == y;

    public int GetHashCode(string obj) => obj.GetHashCode(StringComparison.Ordinal);
}
