using System.Collections.Immutable;
using Rusm.Kernel;

namespace Rusm.Host;

/// <content>Process groups.</content>
internal partial class Dispatcher
{
    internal ImmutableArray<Pid> MembersOf(string group) => Inspect((kernel, _) => kernel.MembersOf(group).ToImmutableArray());

    /// <summary>Applies a signal that the kernel may refuse.</summary>
    /// <returns>Whether it did not.</returns>
    internal bool TryApply(Signal signal) => Take(signal, newborn: null).Refusal is null;
}
