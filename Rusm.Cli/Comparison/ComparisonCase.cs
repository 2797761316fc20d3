namespace Rusm.Cli.Comparison;

/// <summary>One scenario as all sides are asked for it, and the figure that is compared.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Figure">What is compared.</param>
/// <param name="Rusm">The arguments of <c>rusm run</c>.</param>
/// <param name="Rivals">What it is compared with.</param>
internal sealed record ComparisonCase(string Name, Figure Figure, string[] Rusm, params ComparisonPeer[] Rivals);

/// <summary>One side that a scenario is compared with.</summary>
/// <param name="Who">The peer.</param>
/// <param name="Arguments">The arguments of its program.</param>
/// <param name="Goal">What Rusm must reach.</param>
internal sealed record ComparisonPeer(Opponent Who, string[] Arguments, Goal Goal)
{
    /// <summary>What is different there; null when all sides do the same.</summary>
    internal string? Difference { get; init; }

    /// <summary>Whether it is another library for .NET.</summary>
    internal bool IsPeer => Who is Opponent.Proto or Opponent.Akka;

    internal static ComparisonPeer Beam(Goal goal, string[] arguments) => new(Opponent.Beam, arguments, goal);

    /// <summary>The other libraries, which take the same arguments.</summary>
    internal static ComparisonPeer[] Peers(Goal goal, string[] arguments) => [new(Opponent.Proto, arguments, goal), new(Opponent.Akka, arguments, goal)];

    internal static ComparisonPeer Itself(Goal goal, string difference, string[] arguments) =>
        new(Opponent.Itself, arguments, goal) { Difference = difference };
}

/// <summary>What Rusm must reach; each part may be missing.</summary>
/// <param name="Ratio">How many times better than the rival.</param>
/// <param name="Figure">The figure itself: at least, or at most where less is better.</param>
internal sealed record Goal(double? Ratio = null, double? Figure = null);

/// <summary>The sides that Rusm is compared with.</summary>
internal enum Opponent
{
    /// <summary>The BEAM of this machine.</summary>
    Beam = 0,

    /// <summary>Rusm, with something different.</summary>
    Itself,

    /// <summary>Proto.Actor.</summary>
    Proto,

    /// <summary>Akka.NET.</summary>
    Akka,
}
