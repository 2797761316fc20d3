using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Rusm.Tests.Documentation;

/// <summary>The public types of the libraries and their members, as far as they are written by hand.</summary>
internal static class PublicMembers
{
    /// <summary>The types and members, as documentation comments name them.</summary>
    internal static IEnumerable<string> Of(IAssemblySymbol assembly) => TypesIn(assembly.GlobalNamespace).SelectMany(MembersOf);

    /// <summary>The members of interfaces that a member of a type implements.</summary>
    internal static ImmutableArray<ISymbol> Implemented(ISymbol member) => member.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct } type
        ? [.. type.AllInterfaces.SelectMany(each => each.GetMembers(member.Name)).Where(each => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(each), member))]
        : [];

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().Where(static each => each is INamespaceSymbol || IsVisible(each))
            .SelectMany(static each => each is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(each));

    private static IEnumerable<string> MembersOf(INamedTypeSymbol type) =>
        type.GetMembers().Where(static member => member is not ITypeSymbol && IsVisible(member) && IsWrittenByHand(member)).Prepend(type)
            .Select(static symbol => symbol.GetDocumentationCommentId()!);

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Protected or Accessibility.ProtectedOrInternal => symbol.ContainingType is { IsSealed: false },
        _ => false,
    };

    // An override has the example of what it overrides, and an implementation that of the interface. The compiler marks what it adds to a record.
    private static bool IsWrittenByHand(ISymbol member) =>
        !member.IsOverride && !member.IsImplicitlyDeclared && Implemented(member).IsEmpty
        && !member.GetAttributes().Any(static each => each.AttributeClass?.Name == "CompilerGeneratedAttribute")
        && member switch
        {
            IFieldSymbol field => field.ContainingType.TypeKind != TypeKind.Enum || field.IsConst,
            IMethodSymbol method => method.ContainingType.TypeKind != TypeKind.Delegate
                && method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion,
            _ => true,
        };
}
