using LanguageExt.TypeClasses;

namespace Rusm.Kernel;

/// <summary>The order of registered names. LanguageExt's own order of strings follows the culture, in which two names may be equal
/// that aren't.</summary>
internal readonly struct ByOrdinal : Ord<string>
{
    public int Compare(string x, string y) => string.CompareOrdinal(x, y);

    public bool Equals(string x, string y) => x == y;

    public int GetHashCode(string x) => x.GetHashCode(StringComparison.Ordinal);
}
