namespace Rusm.Kernel;

/// <summary>When two names are equal: by their characters, whatever the culture.</summary>
internal readonly struct Ordinal : IEqualityComparer<string>
{
    public bool Equals(string? x, string? y) => x == y;

    public int GetHashCode(string obj) => obj.GetHashCode(StringComparison.Ordinal);
}
