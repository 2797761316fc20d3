using Rusm.Kernel;

namespace Rusm.Host;

/// <summary>A process whose body blocks a thread of the runtime; see <see cref="RuntimeOptions.ProcessBlocked"/>.</summary>
/// <param name="Pid">The process. It can be dead, if it was ended and its body has not noticed.</param>
/// <param name="Name">The name it is registered under; null when it has none or is dead.</param>
/// <param name="Label">Its label; null when it has none or is dead.</param>
/// <param name="For">How long its body had been running without an await when this was noticed.</param>
public sealed record BlockedProcess(Pid Pid, string? Name, string? Label, TimeSpan For);
