using FsCheck;
using FsCheck.Fluent;
using Rusm.Cli.Conformance;

namespace Rusm.Tests.Scenarios;

/// <summary>Structures of linked processes.</summary>
internal static class Shape
{
    private const int CliqueAtMost = 12;

    /// <summary>A structure as it stands, with some that trap exits and some that watch others.</summary>
    internal static Gen<Draft> Any(int sizeAtMost) =>
        from shape in Gen.Elements<Func<int, int, IEnumerable<int>>>(Chain, Star, Ring, Tree, Clique, Scattered)
        from size in Gen.Choose(2, shape == Clique ? Math.Min(CliqueAtMost, sizeAtMost) : sizeAtMost)
        from dice in Gen.ArrayOf(Gen.Choose(0, 999), size)
        select Built(dice, node => shape(node, dice[node]).Where(peer => peer >= 0 && peer < node).Distinct(), ring: shape == Ring);

    // Each says to which of the nodes before it a node is linked.
    private static IEnumerable<int> Chain(int node, int dice) => [node - 1];

    private static IEnumerable<int> Star(int node, int dice) => [0];

    private static IEnumerable<int> Ring(int node, int dice) => [node - 1];

    private static IEnumerable<int> Tree(int node, int dice) => [(node - 1) / 2];

    private static IEnumerable<int> Clique(int node, int dice) => Enumerable.Range(0, node);

    private static IEnumerable<int> Scattered(int node, int dice) =>
        Enumerable.Range(0, dice % 4).Select(turn => dice * (turn + 3) % Math.Max(node, 1));

    private static Draft Built(int[] dice, Func<int, IEnumerable<int>> peersOf, bool ring)
    {
        var draft = new Draft();
        for (var node = 0; node < dice.Length; node++)
        {
            var peers = peersOf(node).ToArray();
            var isBornLinked = dice[node] % 2 == 0 && peers.Length > 0;
            draft.Add(isBornLinked ? new Operation.SpawnLink($"p{peers[0]}", $"p{node}") : new Operation.Spawn($"p{node}"));
            foreach (var peer in peers.Skip(isBornLinked ? 1 : 0))
            {
                draft.Add(dice[node] % 3 == 0 ? new Operation.Link($"p{peer}", $"p{node}") : new Operation.Link($"p{node}", $"p{peer}"));
            }
        }

        if (ring)
        {
            draft.Add(new Operation.Link("p0", $"p{dice.Length - 1}"));
        }

        for (var node = 0; node < dice.Length; node++)
        {
            if (dice[node] % 9 == 0)
            {
                draft.Add(new Operation.TrapExit($"p{node}", Value: true));
            }

            if (dice[node] % 5 == 0)
            {
                draft.Add(new Operation.Monitor($"p{node}", $"p{dice[node] % dice.Length}", draft.NextReference));
            }
        }

        return draft;
    }
}
