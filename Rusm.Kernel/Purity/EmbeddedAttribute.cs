namespace Microsoft.CodeAnalysis;

/// <summary>Known to the compiler: a type that has it is seen in this assembly only, also by assemblies that see its internal types. So
/// the types that take locks and <c>async void</c> out of the kernel do not take them out of the host.</summary>
[System.AttributeUsage(System.AttributeTargets.All)]
internal sealed class EmbeddedAttribute : System.Attribute;
