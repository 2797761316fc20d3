using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Rusm.Tests.Documentation;

/// <summary>What counts as a public member, and as its use in an example.</summary>
public sealed class UseInAnExample
{
    private static readonly CSharpCompilation Library = CSharpCompilation.Create(
        "Rusm.Library",
        [CSharpSyntaxTree.ParseText("""
            public interface IShape { int Area { get; } }
            public abstract class Named { protected Named(string name) => Name = name; public string Name { get; } public abstract int Sides(); }
            public sealed class Square(int side) : Named("square"), IShape { public int Area => side * side; public override int Sides() => 4; public int Side => side; }
            public sealed record Point(int X, int Y) { public int Sum => X + Y; internal int Product => X * Y; }
            public sealed record Marker;
            public enum Color { Red, Green }
            public static class Extensions { public static int Twice(this int number) => 2 * number; public static int Twice(this long number) => (int)(2 * number); }
            public interface IPaint { Color Color { get; } void Paint(); }
            public sealed class Brushes { public System.Collections.Generic.List<Color>.Enumerator GetEnumerator() => default; public static Brushes operator +(Brushes left, Brushes right) => left; }
            """)],
        Examples.Empty.References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static readonly PortableExecutableReference Image = Emitted();

    [Fact]
    public void Members_are_what_is_written_by_hand_and_neither_overrides_nor_implements() => Assert.Equal(
        [
            "F:Color.Green", "F:Color.Red", "M:Brushes.#ctor", "M:Brushes.GetEnumerator", "M:Brushes.op_Addition(Brushes,Brushes)", "M:Extensions.Twice(System.Int32)",
            "M:Extensions.Twice(System.Int64)", "M:IPaint.Paint", "M:Marker.#ctor", "M:Named.#ctor(System.String)", "M:Named.Sides", "M:Point.#ctor(System.Int32,System.Int32)",
            "M:Square.#ctor(System.Int32)", "P:IPaint.Color", "P:IShape.Area", "P:Named.Name", "P:Point.Sum", "P:Point.X", "P:Point.Y", "P:Square.Side",
            "T:Brushes", "T:Color", "T:Extensions", "T:IPaint", "T:IShape", "T:Marker", "T:Named", "T:Point", "T:Square",
        ],
        PublicMembers.Of(AssemblyIn(Program(""))).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("_ = new Square(2);", "T:Square M:Square.#ctor(System.Int32)")]
    [InlineData("_ = new Square(2).Area;", "T:Square M:Square.#ctor(System.Int32) T:IShape P:IShape.Area")]
    [InlineData("_ = new Square(2).Sides();", "T:Square M:Square.#ctor(System.Int32) T:Named M:Named.Sides")]
    [InlineData("_ = new Square(2) is { Name.Length: 2 };", "T:Square M:Square.#ctor(System.Int32) T:Named P:Named.Name")]
    [InlineData("_ = new Point(1, 2);", "T:Point M:Point.#ctor(System.Int32,System.Int32) P:Point.X P:Point.Y")]
    [InlineData("Point? point = null; _ = point! with { X = 3 };", "T:Point P:Point.X")]
    [InlineData("Point? point = null; var (x, y) = point!;", "T:Point M:Point.#ctor(System.Int32,System.Int32) P:Point.X P:Point.Y")]
    [InlineData("object? any = null; _ = any is Point(1, _);", "T:Point M:Point.#ctor(System.Int32,System.Int32) P:Point.X P:Point.Y")]
    [InlineData("object? any = null; _ = any is Point { Sum: 3 };", "T:Point P:Point.Sum")]
    [InlineData("object? any = null; _ = any is Marker;", "T:Marker M:Marker.#ctor")]
    [InlineData("object? any = null; _ = any switch { Marker => 1, _ => 2 };", "T:Marker M:Marker.#ctor")]
    [InlineData("object? any = null; switch (any) { case Marker: break; }", "T:Marker M:Marker.#ctor")]
    [InlineData("_ = Color.Red;", "T:Color F:Color.Red")]
    [InlineData("_ = 2.Twice();", "T:Extensions M:Extensions.Twice(System.Int32)")]
    [InlineData("foreach (var each in new Brushes() + new Brushes()) { }", "T:Brushes M:Brushes.#ctor M:Brushes.GetEnumerator M:Brushes.op_Addition(Brushes,Brushes) T:Color")]
    [InlineData("class Brush : IPaint { public Color Color => default; public void Paint() { } }", "T:IPaint P:IPaint.Color M:IPaint.Paint T:Color")]
    [InlineData("class Own() : Named(\"own\") { public override int Sides() => 0; }", "T:Named M:Named.#ctor(System.String) M:Named.Sides")]
    public void A_use_is_a_name_a_pattern_an_operator_or_an_implementation(string program, string expected)
    {
        var (compiled, used) = (Program(program), new UsedSymbols());
        Assert.Empty(compiled.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error));
        used.AddFrom(compiled);
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), PublicMembers.Of(AssemblyIn(compiled)).Where(used.Contains).Order(StringComparer.Ordinal));
    }

    private static CSharpCompilation Program(string code) => Examples.With(code is ['c', 'l', ..] ? $"return; {code}" : $"{code} return;").AddReferences(Image);

    private static IAssemblySymbol AssemblyIn(CSharpCompilation program) => (IAssemblySymbol)program.GetAssemblyOrModuleSymbol(Image)!;

    private static PortableExecutableReference Emitted()
    {
        using var image = new MemoryStream();
        Assert.True(Library.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
