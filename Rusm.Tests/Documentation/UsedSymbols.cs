using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Rusm.Tests.Documentation;

/// <summary>The types and members of the libraries that programs use. Programs can be added on several threads.</summary>
internal sealed class UsedSymbols
{
    private readonly ConcurrentDictionary<string, bool> used = new(StringComparer.Ordinal);

    /// <summary>Whether a program uses it.</summary>
    /// <param name="id">The type or member, as documentation comments name it.</param>
    internal bool Contains(string id) => used.ContainsKey(id);

    /// <summary>Adds what a program uses.</summary>
    internal void AddFrom(CSharpCompilation program)
    {
        foreach (var tree in program.SyntaxTrees)
        {
            var model = program.GetSemanticModel(tree);
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                AddNamed(model, node);
                AddUnnamed(model, node);
            }
        }
    }

    private static bool IsOurs(ISymbol symbol) => symbol.ContainingAssembly?.Name.StartsWith("Rusm.", StringComparison.Ordinal) == true;

    private void AddNamed(SemanticModel model, SyntaxNode node)
    {
        if (node is ExpressionSyntax or AttributeSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax)
        {
            Add(model.GetSymbolInfo(node).Symbol);
        }

        if (node is ExpressionSyntax expression)
        {
            var type = model.GetTypeInfo(expression);
            Add(type.Type);
            Add(type.ConvertedType);
            Add(model.GetConversion(expression).MethodSymbol);
        }
    }

    // What the program uses without its name.
    private void AddUnnamed(SemanticModel model, SyntaxNode node)
    {
        switch (node)
        {
            case CommonForEachStatementSyntax each when model.GetForEachStatementInfo(each) is var enumeration:
                Add(enumeration.GetEnumeratorMethod);
                Add(enumeration.GetEnumeratorMethod?.ReturnType);
                AddDeconstruction(each is ForEachVariableStatementSyntax variables ? model.GetDeconstructionInfo(variables).Method : null);
                break;
            case AwaitExpressionSyntax awaited:
                Add(model.GetAwaitExpressionInfo(awaited).GetAwaiterMethod);
                break;
            case AssignmentExpressionSyntax assignment:
                AddDeconstruction(model.GetDeconstructionInfo(assignment).Method);
                break;
            case BaseObjectCreationExpressionSyntax when model.GetOperation(node) is IObjectCreationOperation creation:
                AddPositional(creation.Constructor, creation.Arguments.Where(static each => each.ArgumentKind != ArgumentKind.DefaultValue).Select(static each => each.Parameter!));
                break;
            case VariableDeclarationSyntax when node.Parent is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }:
                AddDisposal(model.GetTypeInfo(((VariableDeclarationSyntax)node).Type).Type);
                break;
            case DeclarationPatternSyntax or TypePatternSyntax or RecursivePatternSyntax or ConstantPatternSyntax:
                AddMatched(model.GetOperation(node) switch
                {
                    IDeclarationPatternOperation pattern => pattern.MatchedType,
                    ITypePatternOperation pattern => pattern.MatchedType,
                    IRecursivePatternOperation pattern => pattern.MatchedType,
                    _ => null,
                });
                AddDeconstruction((model.GetOperation(node) as IRecursivePatternOperation)?.DeconstructSymbol as IMethodSymbol);
                break;
            case CaseSwitchLabelSyntax label:
                AddMatched(model.GetSymbolInfo(label.Value).Symbol);
                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test:
                AddMatched(model.GetSymbolInfo(test.Right).Symbol);
                break;
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax when model.GetDeclaredSymbol(node) is INamedTypeSymbol type:
                AddBasesOf(type);
                break;
        }
    }

    private void AddBasesOf(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            Add(Overridden(member));
        }

        foreach (var member in type.AllInterfaces.Where(IsOurs).SelectMany(static each => each.GetMembers()))
        {
            if (type.FindImplementationForInterfaceMember(member) is { } implementation && !IsOurs(implementation))
            {
                Add(member);
            }
        }

        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            Add(ancestor);
            Add(ancestor.InstanceConstructors.FirstOrDefault(static each => each.Parameters.IsEmpty));
        }
    }

    private void AddDisposal(ITypeSymbol? type)
    {
        foreach (var disposal in type?.GetMembers().Where(static member => member.Name is nameof(IDisposable.Dispose) or nameof(IAsyncDisposable.DisposeAsync)) ?? [])
        {
            Add(disposal);
        }
    }

    // A deconstruction reads the properties of a record, which its constructor sets.
    private void AddDeconstruction(IMethodSymbol? deconstruction)
    {
        if (deconstruction is not null)
        {
            var names = deconstruction.Parameters.Select(static each => each.Name).ToArray();
            AddPositional(deconstruction, deconstruction.Parameters);
            Add(deconstruction.ContainingType.InstanceConstructors.FirstOrDefault(each => each.Parameters.Select(static parameter => parameter.Name).SequenceEqual(names)));
        }
    }

    private void AddPositional(IMethodSymbol? method, IEnumerable<IParameterSymbol> parameters)
    {
        foreach (var property in parameters.SelectMany(each => method?.ContainingType.GetMembers(each.Name).OfType<IPropertySymbol>() ?? []))
        {
            Add(property);
        }
    }

    // A type that is matched has the example of its constructor, if that has no parameters.
    private void AddMatched(ISymbol? type) => Add((type as INamedTypeSymbol)?.InstanceConstructors.FirstOrDefault(static each => each.Parameters.IsEmpty));

    private void Add(ISymbol? symbol)
    {
        var definition = ((symbol as IMethodSymbol)?.ReducedFrom ?? symbol)?.OriginalDefinition;
        foreach (var argument in (symbol as INamedTypeSymbol)?.TypeArguments ?? [])
        {
            Add(argument is ITypeParameterSymbol ? null : argument);
        }

        if (definition is null || !IsOurs(definition) || definition.GetDocumentationCommentId() is not { } id || !used.TryAdd(id, true))
        {
            return;
        }

        Add(definition.ContainingType);
        Add(Overridden(definition));
        foreach (var member in definition is INamedTypeSymbol ? [] : PublicMembers.Implemented(definition))
        {
            Add(member);
        }
    }

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };
}
