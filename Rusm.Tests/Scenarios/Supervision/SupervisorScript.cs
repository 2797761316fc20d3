using System.Collections.Immutable;
using Rusm.Kernel.Supervision;

namespace Rusm.Tests.Scenarios.Supervision;

/// <summary>
/// A supervisor and what happens around it. Each move is made when the supervisor has come to rest; each of the
/// <paramref name="Meanwhile"/>s while it waits for a child that it starts or stops, one for each such order. It prints as a list.
/// </summary>
internal sealed record SupervisorScript(
    SupervisorFlags Flags, ImmutableArray<ChildSpec> Children, ImmutableArray<Move> Moves, ImmutableArray<Move> Meanwhile)
{
    public override string ToString() => string.Join('\n', [
        $"{Flags}",
        .. Children.Select(child => $"  {child}"),
        .. Moves.Select((move, place) => $"{place + 1,4}  {move}"),
        .. Meanwhile.Select((move, place) => $"during order {place + 1}: {move}").Where(line => !line.EndsWith("nothing", StringComparison.Ordinal))]);

    /// <summary>Fewer moves, then plainer reasons, then fewer children, then plainer flags.</summary>
    internal IEnumerable<SupervisorScript> Simpler() =>
    [
        .. Shorter(Moves).Select(fewer => this with { Moves = fewer }),
        .. Shorter(Meanwhile).Select(fewer => this with { Meanwhile = fewer }),
        .. Moves.Select((move, place) => (Plainer: move.WithPlainReason(), Place: place)).Where(found => found.Plainer is not null)
            .Select(found => this with { Moves = Moves.SetItem(found.Place, found.Plainer!) }),
        .. Meanwhile.Where(move => move is not Move.Nothing).Select(move => this with { Meanwhile = Meanwhile.Replace(move, new Move.Nothing()) }),
        .. Flags.Strategy == RestartStrategy.SimpleOneForOne ? [] : Children.Select(child => this with { Children = Children.Remove(child) }),
        .. Flags.Backoff is null ? [] : new[] { this with { Flags = Flags with { Backoff = null } } },
    ];

    // All of it, half of it, and so on down to one.
    private static IEnumerable<ImmutableArray<Move>> Shorter(ImmutableArray<Move> moves)
    {
        for (var length = moves.Length; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= moves.Length; start += length)
            {
                yield return moves.RemoveRange(start, length);
            }
        }
    }
}
