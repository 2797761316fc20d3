using System.Collections.Immutable;

namespace Rusm.Properties;

/// <summary>What <see cref="CascadeTest"/> has checked.</summary>
/// <param name="Checks">The properties, in order.</param>
public sealed record CascadeReport(ImmutableArray<CascadeCheck> Checks)
{
    /// <summary>Returns a line for each property.</summary>
    /// <returns>Some lines.</returns>
    public override string ToString() => string.Join(Environment.NewLine, Checks);
}

/// <summary>A property that holds in all runs that were made.</summary>
/// <param name="Property">The name of the property.</param>
/// <param name="Schedules">The number of runs.</param>
/// <param name="Steps">The number of steps of all runs together.</param>
public sealed record CascadeCheck(string Property, long Schedules, long Steps)
{
    /// <summary>Returns the property and the numbers.</summary>
    /// <returns>A line.</returns>
    public override string ToString() => $"{Property}: {Schedules:N0} schedules, {Steps:N0} steps";
}
