// Disables `lock` statements in the kernel. BannedSymbols.txt excludes symbols that the source code names. A `lock` statement does not name
// a symbol: the compiler calls System.Threading.Monitor, or System.Threading.Lock for an object of that type. This file declares both types
// again, without members. The compiler prefers the types of the assembly itself, does not find a method Enter, and so a `lock` in the
// kernel does not compile (CS0656).
namespace System.Threading;

[Microsoft.CodeAnalysis.Embedded]
internal static class Monitor;

[Microsoft.CodeAnalysis.Embedded]
internal sealed class Lock;
