using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Tests.Nodes;

/// <summary>The effects of a cluster as one kernel has them: no answers of spawns and of requests for names, and a reference only for a monitor.</summary>
internal static class KernelWorldEffects
{
    internal static IEnumerable<Effect> Of(Signal signal, IEnumerable<Effect> effects) => effects.Where(effect => effect switch
    {
        Effect.Deliver { Item: Received.Message { Content: SpawnReply or GlobalNameReply } } => false,
        Effect.ReturnReference => signal is Signal.Monitor or Signal.SpawnMonitor,
        _ => true,
    });
}
