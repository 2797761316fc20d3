namespace Rusm.Cli.Dashboard;

/// <summary>A dashboard that can't be read.</summary>
/// <param name="message">What is wrong, as the end of a line.</param>
internal sealed class DashboardException(string message) : Exception(message)
{
    /// <summary>For an answer that no dashboard gives.</summary>
    internal static DashboardException Other() => new("what answers there is no dashboard of Rusm");
}
