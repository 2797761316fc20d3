// BannedSymbols.txt refuses what the kernel's source names. `lock` names nothing: the compiler itself calls
// System.Threading.Monitor, or System.Threading.Lock for an object of that type. Here both are declared again, with nothing in
// them. The compiler takes these, as it takes the assembly's own types first, finds no Enter, and so a `lock` in the kernel does
// not compile (CS0656).
namespace System.Threading;

[Microsoft.CodeAnalysis.Embedded]
internal static class Monitor;

[Microsoft.CodeAnalysis.Embedded]
internal sealed class Lock;
