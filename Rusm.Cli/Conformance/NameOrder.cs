using LanguageExt.ClassInstances;
using LanguageExt.TypeClasses;

namespace Rusm.Cli.Conformance;

/// <summary>
/// The order of names in what is printed and written: by length, then ordinal, so that p2 comes before p10. Equality and hash codes
/// are ordinal, too: LanguageExt's default order of strings follows the culture, in which two different names can be equal.
/// </summary>
public readonly struct NameOrder : Ord<string>
{
    public static Comparer<string> Comparer { get; } = Comparer<string>.Create(default(NameOrder).Compare);

    public int Compare(string x, string y) =>
        x.Length == y.Length ? default(OrdStringOrdinal).Compare(x, y) : x.Length.CompareTo(y.Length);

    public bool Equals(string x, string y) => default(OrdStringOrdinal).Equals(x, y);

    public int GetHashCode(string x) => default(OrdStringOrdinal).GetHashCode(x);

    public Task<int> CompareAsync(string x, string y) => Task.FromResult(Compare(x, y));

    public Task<bool> EqualsAsync(string x, string y) => Task.FromResult(Equals(x, y));

    public Task<int> GetHashCodeAsync(string x) => Task.FromResult(GetHashCode(x));
}
