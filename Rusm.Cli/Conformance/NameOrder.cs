using LanguageExt.TypeClasses;

namespace Rusm.Cli.Conformance;

/// <summary>
/// The order of names in what is printed and written: shorter ones first, so that p2 comes before p10. LanguageExt's own order of
/// strings follows the culture, in which two names may be equal that aren't.
/// </summary>
public readonly struct NameOrder : Ord<string>
{
    public static Comparer<string> Comparer { get; } = Comparer<string>.Create(default(NameOrder).Compare);

    public int Compare(string x, string y) =>
        x.Length == y.Length ? string.CompareOrdinal(x, y) : x.Length.CompareTo(y.Length);

    public bool Equals(string x, string y) => x == y;

    public int GetHashCode(string x) => x.GetHashCode(StringComparison.Ordinal);
}
