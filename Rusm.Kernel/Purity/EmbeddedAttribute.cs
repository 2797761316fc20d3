namespace Microsoft.CodeAnalysis;

/// <summary>An attribute that the compiler recognizes. A type with it is visible only in this assembly, even to assemblies that
/// have access to the internal types. So the types that disable <c>lock</c> and <c>async void</c> in the kernel do not disable
/// them in the host.</summary>
[System.AttributeUsage(System.AttributeTargets.All)]
internal sealed class EmbeddedAttribute : System.Attribute;
