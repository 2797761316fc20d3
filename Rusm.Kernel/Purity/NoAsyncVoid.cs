// An `async void` method names no task either, for BannedSymbols.txt to refuse. As with NoLocks.cs: the compiler takes this
// empty type for the one it builds such methods with, and none compiles in the kernel (CS0656).
namespace System.Runtime.CompilerServices;

[Microsoft.CodeAnalysis.Embedded]
internal struct AsyncVoidMethodBuilder;
