using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>One state of each kind that a signal can come upon, by name.</summary>
internal static class EveryState
{
    internal static IEnumerable<World> All { get; } =
    [
        Empty,
        Given(),
        Given(A.Traps(), C.Traps()),
        Given(A.LinksTo(B), B.LinksTo(C), C.LinksTo(D), D.LinksTo(E), E.LinksTo(A), C.Traps()),
        Given(A.Monitors(B), B.Monitors(A), C.Monitors(A), A.Monitors(A)),
        Given(A.SpawnsLinked(), F.Monitors(A), A.Monitors(F), F.LinksTo(B)),
        Given(A.Monitors(B), B.Throws(), A.Monitors(B), C.SendsExit(D, Kill)),
        Given(A.LinksTo(B), B.LinksTo(C), A.Monitors(C), D.Monitors(B), A.Throws()),
        Given(A.Registers("shop", B), B.LinksTo(C), A.SpawnsMonitored("till")),
        Given(A.Registers("shop", A), A.LinksTo(B), B.Throws(), C.Registers("Shop", D)),
        Given(A.Returns(), B.Returns(), C.Returns(), D.Returns(), E.Returns()),
        Given([.. Enumerable.Repeat(A.SpawnsLinked(), 70), .. Enumerable.Repeat(B.SpawnsMonitored(), 70)]),
    ];
}
