// Disables `async void` methods in the kernel. Such a method does not name a banned symbol, so BannedSymbols.txt cannot exclude it. As in
// NoLocks.cs, the compiler uses this empty type instead of the type with which it implements such methods, so they do not compile in the
// kernel (CS0656).
namespace System.Runtime.CompilerServices;

[Microsoft.CodeAnalysis.Embedded]
internal struct AsyncVoidMethodBuilder;
