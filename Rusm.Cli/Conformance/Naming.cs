using LanguageExt;

namespace Rusm.Cli.Conformance;

/// <summary>Maps by name.</summary>
internal static class Naming
{
    internal static Map<NameOrder, string, T> ToNamed<T>(this IEnumerable<(string Name, T Value)> pairs) => new(pairs);
}
